package io.github.jjak.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** What a task makes of its partition, some elements at a time, when they are asked for. */
abstract class SomeAtATime<T> implements Iterator<T> {

    private final Queue<T> ready = new ArrayDeque<>();

    /** Reads on and {@linkplain #give gives} some elements or none; false if nothing is left to read. */
    abstract boolean readOn();

    final void give(T element) {
        ready.add(element);
    }

    @Override
    public final boolean hasNext() {
        boolean more = true;
        while (ready.isEmpty() && more) {
            more = readOn();
        }
        return !ready.isEmpty();
    }

    @Override
    public final T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }
}
