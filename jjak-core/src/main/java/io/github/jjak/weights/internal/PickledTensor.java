package io.github.jjak.weights.internal;

import io.github.jjak.weights.internal.PickleGlobal.Element;
import java.util.List;

/**
 * A tensor as a pickle describes it: a strided view of a storage.
 *
 * @param storage where its numbers lie
 * @param element type of a number
 * @param offset of the first number, in elements from the storage's start
 * @param size length of each dimension
 * @param stride distance of neighbours along each dimension, in elements
 */
record PickledTensor(Storage storage, Element element, long offset, List<Long> size, List<Long> stride) {

    static final int MOST_DIMENSIONS = 8;

    /** Views that repeat elements (stride 0) may hold more numbers than their storage, up to this many. */
    private static final long MOST_REPEATED = 1 << 24;

    /**
     * A storage that a pickle refers to.
     *
     * @param key name of its file in the archive
     * @param element what its length counts
     * @param elements its length
     */
    record Storage(String key, Element element, long elements) {

        long bytes() {
            return elements * element.bytes();
        }
    }

    PickledTensor {
        size = List.copyOf(size);
        stride = List.copyOf(stride);
    }

    /** Whether every number that the view reaches lies inside the storage. */
    boolean fits() {
        if (size.size() != stride.size() || offset < 0) {
            return false;
        }
        long capacity = storage.bytes() / element.bytes();
        try {
            long elements = 1;
            for (int i = 0; i < size.size(); i++) {
                if (size.get(i) < 0 || stride.get(i) < 0) {
                    return false;
                }
                elements = Math.multiplyExact(elements, size.get(i));
            }
            return elements <= Math.max(capacity, MOST_REPEATED) && Math.addExact(offset, extent()) <= capacity;
        } catch (ArithmeticException overflow) {
            return false;
        }
    }

    /** Elements from the first to the last of the view; 0 if it is empty. */
    long extent() {
        long last = 0;
        for (int i = 0; i < size.size(); i++) {
            if (size.get(i) == 0) {
                return 0;
            }
            last = Math.addExact(last, Math.multiplyExact(size.get(i) - 1, stride.get(i)));
        }
        return Math.addExact(last, 1);
    }

    long[] shape() {
        return size.stream().mapToLong(Long::longValue).toArray();
    }

    long[] strides() {
        return stride.stream().mapToLong(Long::longValue).toArray();
    }
}
