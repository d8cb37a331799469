package io.github.jjak.negatives.filter;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.rank.internal.Vectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model of vectors as judge of meaning: the cosine of two texts, and 0 where it is below 0. That is likeness and no entailment: most such
 * models hardly tell a sentence from its negation, so a high threshold is needed, and it takes out the small changes first, of whatever kind
 * they are. Thread-safe; the model stays the caller's.
 */
public final class SimilarityJudge implements MeaningJudge {

    private final SentenceTransformer model;

    private SimilarityJudge(SentenceTransformer model) {
        this.model = model;
    }

    /** Judges with a model. */
    public static SimilarityJudge of(SentenceTransformer model) {
        return new SimilarityJudge(Objects.requireNonNull(model, "model"));
    }

    @Override
    public float[] probabilities(List<String> premises, List<String> hypotheses) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        premises.forEach(text -> numbers.putIfAbsent(text, numbers.size()));
        hypotheses.forEach(text -> numbers.putIfAbsent(text, numbers.size()));
        float[][] vectors = model.encode(List.copyOf(numbers.keySet()));
        float[] cosines = new float[premises.size()];
        for (int pair = 0; pair < cosines.length; pair++) {
            float cosine = Vectors.cosine(
                    vectors[numbers.getOrDefault(premises.get(pair), 0)],
                    vectors[numbers.getOrDefault(hypotheses.get(pair), 0)]);
            cosines[pair] = Math.min(1, Math.max(0, cosine));
        }
        return cosines;
    }

    @Override
    public boolean isSymmetric() {
        return true;
    }

    @Override
    public String contentHash() {
        return "similarity of " + ModelFingerprint.of(model.internals(), TextRole.TEXT);
    }
}
