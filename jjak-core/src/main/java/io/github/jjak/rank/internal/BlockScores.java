package io.github.jjak.rank.internal;

import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How near the rows of two matrices are, one block of bounded size after the other.
 *
 * @param queries {@code [queries, dimension]}
 * @param corpus {@code [documents, dimension]}, of the same dimension
 * @param similarity how they are compared
 * @param shape of a block; those at the ends may be smaller
 */
public record BlockScores(VectorMatrix queries, VectorMatrix corpus, SimilarityFunction similarity, BlockShape shape) {

    /** Takes one block. */
    @FunctionalInterface
    public interface Block {
        /**
         * Called for each block in turn.
         *
         * @param scores {@code [queries, documents]}, contiguous; overwritten by the next block
         */
        void accept(Tensor scores, int firstQuery, int firstDocument);
    }

    /** The blocks of two matrices. */
    public static BlockScores of(VectorMatrix queries, VectorMatrix corpus, SimilarityFunction similarity) {
        return new BlockScores(queries, corpus, similarity, BlockShape.of(queries.rows(), corpus.rows()));
    }

    /** Computes one block after the other, documents in the outer loop. */
    public void forEach(Block block) {
        if (queries.rows() == 0 || corpus.rows() == 0) {
            return;
        }
        int documents = Math.min(shape.documents(), corpus.rows());
        int rows = Math.min(shape.queries(), queries.rows());
        Gradients.without(() -> {
            try (TensorScope scope = TensorScope.open()) {
                // One piece of memory for all blocks: fresh pages for each would cost more than the selection.
                // Distances take
                // so long that it does not matter.
                Tensor memory = torch.empty(similarity.isDistance() ? 0 : (long) rows * documents);
                for (int first = 0; first < corpus.rows(); first += documents) {
                    forDocuments(first, Math.min(documents, corpus.rows() - first), rows, memory, block);
                }
            }
        });
    }

    private void forDocuments(int firstDocument, int documents, int rows, Tensor memory, Block block) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor columns = similarity.prepare(corpus.view(firstDocument, documents));
            for (int first = 0; first < queries.rows(); first += rows) {
                try (TensorScope step = TensorScope.open()) {
                    int count = Math.min(rows, queries.rows() - first);
                    Tensor prepared = similarity.prepare(queries.view(first, count));
                    block.accept(scores(prepared, columns, memory), first, firstDocument);
                }
            }
        }
    }

    private Tensor scores(Tensor rows, Tensor columns, Tensor memory) {
        if (similarity.isDistance()) {
            return similarity.ofPrepared(rows, columns);
        }
        long count = rows.size(0) * columns.size(0);
        Tensor scores = memory.narrow(0, 0, count).view(rows.size(0), columns.size(0));
        return torch.mm_out(scores, rows, columns.t());
    }
}
