package io.github.jjak.tensor.internal;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Sparse gradients of tables, which libtorch accumulates by putting one behind the other: those of a batch in hundreds of parts would take
 * a row for each of its tokens.
 */
public final class SparseGradients {

    private static final int PART_OF_TABLE = 4;

    private SparseGradients() {}

    /** Whether so many single rows are so large a part of their table that its whole gradient is worth its room. */
    static boolean isMuch(long rows, Parameter table) {
        return rows * PART_OF_TABLE >= table.value().size(0);
    }

    /** Makes gradients dense that hold as many rows as a quarter of their table; libtorch then adds further ones in place. */
    public static void limit(List<Parameter> parameters) {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : parameters) {
                Tensor gradient = parameter.value().grad();
                if (gradient.defined() && gradient.is_sparse() && isMuch(gradient._nnz(), parameter)) {
                    parameter.value().mutable_grad().put(gradient.to_dense());
                }
            }
        }
    }
}
