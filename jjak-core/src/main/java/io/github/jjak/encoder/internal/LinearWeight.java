package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import org.bytedeco.pytorch.Tensor;

/**
 * The matrix of a linear layer under its name in checkpoints: a parameter, or some rows of one where layers of the same input are one.
 *
 * @param name in checkpoints, without {@code .weight}
 * @param parameter of which it is a part
 * @param firstRow its first row in that
 * @param rows outputs of the layer
 */
record LinearWeight(String name, Parameter parameter, long firstRow, long rows) {

    /** All of a parameter whose name ends in {@code .weight}. */
    static LinearWeight whole(Parameter parameter) {
        String name = parameter.name().substring(0, parameter.name().length() - ".weight".length());
        return new LinearWeight(name, parameter, 0, parameter.value().size(0));
    }

    /** A view, {@code [outputs, inputs]}, without a graph. */
    Tensor values() {
        return part(parameter.value().detach());
    }

    /** The part of a tensor of the parameter's shape, such as its gradient. */
    Tensor part(Tensor whole) {
        return whole.narrow(0, firstRow, rows);
    }
}
