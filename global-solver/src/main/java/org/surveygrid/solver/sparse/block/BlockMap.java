package org.surveygrid.solver.sparse.block;

import java.util.Arrays;

/** From the two nodes of a block to its number: open addressing, linear probing, at most half full. */
final class BlockMap {
    private long[] keys = new long[128];
    private int[] values = new int[128];
    private int size;

    BlockMap() {
        Arrays.fill(keys, -1);
    }

    static long key(int row, int column) {
        return ((long) column << 32) | row;
    }

    /** The number under a key, or -1. */
    int get(long key) {
        int mask = keys.length - 1;
        int slot = slot(key, mask);
        while (keys[slot] != key) {
            if (keys[slot] == -1) {
                return -1;
            }
            slot = (slot + 1) & mask;
        }
        return values[slot];
    }

    /** Stores a number under a key that is not there yet. */
    void put(long key, int value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        insert(key, value);
        size++;
    }

    private void insert(long key, int value) {
        int mask = keys.length - 1;
        int slot = slot(key, mask);
        while (keys[slot] != -1) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[Math.multiplyExact(2, oldKeys.length)];
        values = new int[keys.length];
        Arrays.fill(keys, -1);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != -1) {
                insert(oldKeys[i], oldValues[i]);
            }
        }
    }

    private static int slot(long key, int mask) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 32) ^ (mixed >>> 47)) & mask;
    }
}
