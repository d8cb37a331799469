package io.github.jjak.train.internal;

import io.github.jjak.distributed.internal.DealtRows;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.model.internal.PassRunner;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Forward passes that are dealt to workers, forth and back: each computes its own, and all have what all give, as float32.
 *
 * <p>All workers must ask for the same passes. Used on the training thread.
 */
public record DealtPasses(Workers workers) implements PassRunner {

    @Override
    public List<float[][]> run(int[] rows, int width, IntFunction<float[][]> pass) {
        int[] rowsOfWorkers = new int[workers.count()];
        List<float[]> own = new ArrayList<>();
        float[][][] given = new float[rows.length][][];
        for (int rank = 0; rank < workers.count(); rank++) {
            for (int number : share(rows, rank)) {
                rowsOfWorkers[rank] += rows[number];
                given[number] = new float[rows[number]][];
                if (rank == workers.rank()) {
                    own.addAll(Arrays.asList(pass.apply(number)));
                }
            }
        }
        // Passes may take as long as they need: others are waited for as long as they live.
        workers.any(false);
        try (TensorScope scope = TensorScope.open()) {
            Tensor mine = own.isEmpty() ? torch.empty(new long[] {0, width}) : Tensors.ofRows(own);
            float[][] all = Tensors.toRows(workers.gather(mine, rowsOfWorkers));
            int next = 0;
            for (int rank = 0; rank < workers.count(); rank++) {
                for (int number : share(rows, rank)) {
                    System.arraycopy(all, next, given[number], 0, rows[number]);
                    next += rows[number];
                }
            }
        }
        return List.of(given);
    }

    private int[] share(int[] rows, int rank) {
        return DealtRows.share(rows.length, 0, rank, workers.count());
    }
}
