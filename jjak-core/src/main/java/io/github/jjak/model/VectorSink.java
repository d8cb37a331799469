package io.github.jjak.model;

/** Receives vectors in the order of their texts. */
@FunctionalInterface
public interface VectorSink {

    /**
     * Takes the next vector.
     *
     * @param index number of the text, from 0
     * @param vector {@code [dim]}; must not be changed, texts that repeat share it
     */
    void accept(long index, float[] vector);
}
