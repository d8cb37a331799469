package io.github.jjak.crossencoder;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Scores list by list. */
final class ScoreLists {

    /** What no document has, as in sentence-transformers: nothing is left of it after a softmax. */
    private static final float ABSENT = (float) -1e16;

    private static final double LEAST_FACTOR = 1e-6;

    private ScoreLists() {}

    /** {@code [queries, most documents]}; places without a document have a score that no softmax sees. */
    static Tensor padded(Tensor scores, int[] documents) {
        int most = Arrays.stream(documents).max().orElse(0);
        int pairs = Math.toIntExact(scores.size(0));
        int[] places = new int[documents.length * most];
        int next = 0;
        for (int query = 0; query < documents.length; query++) {
            for (int document = 0; document < most; document++) {
                places[query * most + document] = document < documents[query] ? next + document : pairs;
            }
            next += documents[query];
        }
        Tensor absent = Tensors.of(new float[] {ABSENT}, 1);
        return torch.cat(new TensorVector(scores, absent), 0)
                .index_select(0, Tensors.indices(places))
                .view(documents.length, most);
    }

    /**
     * The mean over queries of what a function makes of each list.
     *
     * @param ofList scores {@code [documents]} and their labels to a scalar
     */
    static Tensor mean(PairScores batch, BiFunction<Tensor, float[], Tensor> ofList) {
        Tensor scores = batch.scores();
        List<Tensor> losses = new ArrayList<>();
        int next = 0;
        for (int length : batch.documents()) {
            losses.add(ofList.apply(
                            scores.narrow(0, next, length), Arrays.copyOfRange(batch.labels(), next, next + length))
                    .reshape(1));
            next += length;
        }
        return torch.cat(new TensorVector(losses.toArray(Tensor[]::new)), 0).mean();
    }

    /** Places by falling number; of equal numbers the earlier one comes first. */
    static int[] falling(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparing((Integer place) -> -numbers[place]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** @throws UsageException if the number is not from 1e-6 to 1e6 */
    static double factor(String name, double value) {
        if (!(value >= LEAST_FACTOR && value <= 1 / LEAST_FACTOR)) {
            throw new UsageException("`" + name + "` must be a number from 1e-6 to 1e6, but is " + value + ".");
        }
        return value;
    }
}
