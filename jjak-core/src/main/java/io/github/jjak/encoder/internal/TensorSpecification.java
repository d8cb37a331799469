package io.github.jjak.encoder.internal;

/**
 * One tensor that a checkpoint of an architecture must hold.
 *
 * @param name Hugging Face's name without prefix
 * @param shape sizes; {@link #ANY} where the file decides
 * @param initial how a fresh one is filled
 */
record TensorSpecification(String name, long[] shape, Initial initial) {

    /** A size that the file decides. */
    static final long ANY = -1;

    /** How a fresh tensor is filled. */
    enum Initial {
        NORMAL,
        ZERO,
        ONE
    }

    static TensorSpecification matrix(String name, long rows, long columns) {
        return new TensorSpecification(name, new long[] {rows, columns}, Initial.NORMAL);
    }

    static TensorSpecification bias(String name, long size) {
        return new TensorSpecification(name, new long[] {size}, Initial.ZERO);
    }

    static TensorSpecification scale(String name, long size) {
        return new TensorSpecification(name, new long[] {size}, Initial.ONE);
    }

    boolean accepts(long[] found) {
        if (found.length != shape.length) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != ANY && shape[i] != found[i]) {
                return false;
            }
        }
        return true;
    }

    String shapeText() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : ", ").append(shape[i] == ANY ? "any" : Long.toString(shape[i]));
        }
        return text.append(']').toString();
    }
}
