package io.github.jjak.tensor.internal;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Sparse gradients of tables, which libtorch accumulates by putting one behind the other: those of a batch in hundreds of parts would take
 * a row for each of its tokens.
 */
public final class SparseGradients {

    /** A gradient that holds so large a part of its table's rows is no longer worth being sparse. */
    private static final int PART_OF_TABLE = 4;

    private SparseGradients() {}

    /** Makes gradients dense that hold as many rows as a quarter of their table; libtorch then adds further ones in place. */
    public static void limit(List<Parameter> parameters) {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : parameters) {
                Tensor gradient = parameter.value().grad();
                if (gradient.defined()
                        && gradient.is_sparse()
                        && gradient._nnz() * PART_OF_TABLE >= parameter.value().size(0)) {
                    parameter.value().mutable_grad().put(gradient.to_dense());
                }
            }
        }
    }
}
