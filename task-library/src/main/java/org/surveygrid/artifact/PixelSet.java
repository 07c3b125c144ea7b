package org.surveygrid.artifact;

import java.util.Arrays;

/** Some pixels of an image, in the order in which they came; each once. */
final class PixelSet {
    private final boolean[] inside;
    private final int width;
    private int[] list = new int[1024];
    private int size;

    PixelSet(int width, int height) {
        this.inside = new boolean[width * height];
        this.width = width;
    }

    int size() {
        return size;
    }

    int get(int k) {
        return list[k];
    }

    boolean contains(int p) {
        return inside[p];
    }

    void add(int p) {
        if (inside[p]) {
            return;
        }
        inside[p] = true;
        if (size == list.length) {
            list = Arrays.copyOf(list, 2 * size);
        }
        list[size++] = p;
    }

    /** Adds the squares about the pixels of another set. */
    void addAround(PixelSet other, int reach) {
        int height = inside.length / width;
        for (int k = 0; k < other.size; k++) {
            int x = other.list[k] % width;
            int y = other.list[k] / width;
            for (int b = Math.max(0, y - reach); b <= Math.min(height - 1, y + reach); b++) {
                for (int a = Math.max(0, x - reach); a <= Math.min(width - 1, x + reach); a++) {
                    add(b * width + a);
                }
            }
        }
    }

    void clear() {
        for (int k = 0; k < size; k++) {
            inside[list[k]] = false;
        }
        size = 0;
    }
}
