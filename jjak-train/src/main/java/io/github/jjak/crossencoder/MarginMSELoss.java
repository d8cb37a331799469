package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes the margin between a list's first document and each other one the teacher's: the mean over the others of {@code ((s_0 - s_i) -
 * (t_0 - t_i))²}, before the activation. Hofstätter et al., arXiv 2010.02666; sentence-transformers' class of the same name for
 * cross-encoders. Labels are the teacher's scores.
 */
public final class MarginMSELoss implements CrossEncoderLoss {

    @Override
    public Tensor compute(PairScores batch) {
        List<Integer> firsts = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        int next = 0;
        for (int length : batch.documents()) {
            for (int document = 1; document < length; document++) {
                firsts.add(next);
                others.add(next + document);
            }
            next += length;
        }
        float[] margins = new float[others.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = batch.labels()[firsts.get(i)] - batch.labels()[others.get(i)];
        }
        Tensor scores = batch.scores();
        return scores.index_select(0, indices(firsts))
                .sub(scores.index_select(0, indices(others)))
                .sub(Tensors.of(margins, margins.length))
                .square()
                .mean();
    }

    private static Tensor indices(List<Integer> places) {
        return Tensors.indices(places.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public String name() {
        return "MarginMSELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }
}
