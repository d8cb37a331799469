package io.github.jjak.eval.internal;

import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Keeps the vectors of a sample while all vectors of a search pass by. Not thread-safe. */
public final class VectorCollector implements VectorObserver {

    /** Keeps none. */
    public static final VectorCollector NOTHING = new VectorCollector(new QuestionSample(List.of(), List.of()));

    private final QuestionSample sample;
    private final Map<Integer, List<Integer>> placesOfAnswer;
    private final float[][] asked;
    private final float[][] answered;

    /** @param sample which vectors are kept */
    public VectorCollector(QuestionSample sample) {
        this.sample = sample;
        this.placesOfAnswer = sample.placesOfAnswer();
        this.asked = new float[sample.questions().size()][];
        this.answered = new float[sample.questions().size()][];
    }

    @Override
    public void questions(Tensor vectors) {
        if (asked.length > 0) {
            float[][] kept = rows(vectors, sample.questions());
            System.arraycopy(kept, 0, asked, 0, kept.length);
        }
    }

    @Override
    public void answers(Tensor vectors, int first) {
        List<Integer> wanted = new ArrayList<>();
        for (int row = 0; row < vectors.size(0) && !placesOfAnswer.isEmpty(); row++) {
            if (placesOfAnswer.containsKey(first + row)) {
                wanted.add(row);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        float[][] kept = rows(vectors, wanted);
        for (int i = 0; i < kept.length; i++) {
            for (int place : placesOfAnswer.getOrDefault(first + wanted.get(i), List.of())) {
                answered[place] = kept[i];
            }
        }
    }

    private static float[][] rows(Tensor vectors, List<Integer> numbers) {
        int[] indices = numbers.stream().mapToInt(Integer::intValue).toArray();
        return Tensors.toRows(vectors.index_select(0, Tensors.indices(indices)));
    }

    /** What was kept, once all has passed by. */
    public VectorSpace space(List<Set<Integer>> relevant) {
        return VectorSpace.of(sample, relevant, Arrays.asList(asked), Arrays.asList(answered));
    }
}
