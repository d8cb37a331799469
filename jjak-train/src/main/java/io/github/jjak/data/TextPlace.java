package io.github.jjak.data;

import io.github.jjak.store.internal.DiskStorage;
import io.github.jjak.store.internal.Storage;

/**
 * Decides where rows go that are read, while they are read.
 *
 * @param heapBytes what texts may take of the heap before they are moved; 0 to hold none
 * @param disk where they are moved to
 */
record TextPlace(long heapBytes, Storage disk) {

    /** Of a heap that also has to hold the tokens, which take about as much, and lists of rows. */
    private static final int SHARE_OF_HEAP = 6;

    static TextPlace of(DataStore store) {
        long bytes = switch (store) {
            case AUTO -> Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
            case MEMORY -> Long.MAX_VALUE;
            case DISK -> 0;
        };
        return new TextPlace(bytes, DiskStorage.temporary());
    }
}
