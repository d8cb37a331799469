package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures matrix products in libtorch, once over all shapes and layouts for each turn: how fast the machine is at best.
 *
 * <p>Argument: {@code fp32} or {@code bf16}. The answer gives GFLOP/s by {@code MxKxN LAYOUT}; layouts are those of BLAS: NN for
 * A·B, NT for A·Bᵀ, TN for Aᵀ·B.
 */
public final class ProductWorker {

    /** Rows, inner size, columns: square ones, and those of a 12x768 encoder at few and at many tokens. */
    private static final int[][] SHAPES = {{1024, 1024, 1024}, {2048, 2048, 2048}, {640, 768, 3072}, {4096, 768, 3072}};

    private static final int REPETITIONS = 2;

    private record Product(String name, double flops, Tensor left, Tensor right) {

        /** Best of a few: the worker measures what the machine can do, not what disturbs it. */
        double gigaflops() {
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < REPETITIONS; i++) {
                try (TensorScope scope = TensorScope.open()) {
                    long start = System.nanoTime();
                    left.mm(right);
                    least = Math.min(least, (System.nanoTime() - start) / 1e9);
                }
            }
            return flops / least / 1e9;
        }
    }

    private ProductWorker() {}

    public static void main(String[] arguments) {
        Libtorch.load();
        Turns turns = new Turns();
        try (TensorScope scope = TensorScope.open()) {
            List<Product> products = new ArrayList<>();
            for (int[] shape : SHAPES) {
                products.addAll(layouts(shape[0], shape[1], shape[2], arguments[0].equals("bf16")));
            }
            turns.answer(JsonFile.object().put("ready", true));
            while (turns.await()) {
                ObjectNode answer = JsonFile.object();
                products.forEach(product -> answer.put(product.name(), product.gigaflops()));
                turns.answer(answer);
            }
        }
    }

    private static List<Product> layouts(long rows, long inner, long columns, boolean bf16) {
        String shape = String.format(Locale.ROOT, "%dx%dx%d ", rows, inner, columns);
        double flops = 2.0 * rows * inner * columns;
        return List.of(
                new Product(shape + "NN", flops, random(bf16, rows, inner), random(bf16, inner, columns)),
                new Product(
                        shape + "NT",
                        flops,
                        random(bf16, rows, inner),
                        random(bf16, columns, inner).t()),
                new Product(shape + "TN", flops, random(bf16, inner, rows).t(), random(bf16, inner, columns)));
    }

    private static Tensor random(boolean bf16, long... shape) {
        Tensor random = torch.randn(shape);
        return bf16 ? random.to(ScalarType.BFloat16) : random;
    }
}
