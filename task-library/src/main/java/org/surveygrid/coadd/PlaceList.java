package org.surveygrid.coadd;

import java.util.Arrays;

/** Indices, as many as there are. */
final class PlaceList {
    private int[] places = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int place) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        places[size++] = place;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return places[index];
    }
}
