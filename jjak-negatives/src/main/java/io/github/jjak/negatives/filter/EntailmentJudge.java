package io.github.jjak.negatives.filter;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.negatives.MeaningJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A cross-encoder that was trained on natural language inference as judge of meaning: the softmax of its three scores, of which that of
 * {@code entailment} counts. Which score that is, its files say ({@code id2label}). Thread-safe; the model stays the caller's.
 */
public final class EntailmentJudge implements MeaningJudge {

    private static final String ENTAILMENT = "entailment";
    private static final Set<String> LABELS = Set.of(ENTAILMENT, "neutral", "contradiction");

    /** Pairs that are turned into tokens at a time. */
    private static final int WINDOW = 1024;

    private final CrossEncoderModel model;
    private final int label;

    private EntailmentJudge(CrossEncoderModel model, int label) {
        this.model = model;
        this.label = label;
    }

    /**
     * Judges with a model.
     *
     * @throws UsageException if its labels are not entailment, neutral and contradiction, in any order and case
     */
    public static EntailmentJudge of(CrossEncoder model) {
        List<String> names = model.labelNames().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (names.size() != LABELS.size() || !Set.copyOf(names).equals(LABELS)) {
            throw new UsageException(
                    "A gate of entailment needs a cross-encoder with the labels entailment, neutral and"
                            + " contradiction, but " + model.location() + " has "
                            + String.join(", ", model.labelNames())
                            + ". Train one on pairs of these classes, or name the labels in id2label of its"
                            + " config.json.");
        }
        return new EntailmentJudge(model.internals(), names.indexOf(ENTAILMENT));
    }

    @Override
    public float[] probabilities(List<String> premises, List<String> hypotheses) {
        float[] probabilities = new float[premises.size()];
        for (int from = 0; from < probabilities.length; from += WINDOW) {
            int to = Math.min(probabilities.length, from + WINDOW);
            List<TextPair> pairs = new ArrayList<>(to - from);
            for (int pair = from; pair < to; pair++) {
                pairs.add(new TextPair(premises.get(pair), hypotheses.get(pair)));
            }
            float[][] scores = model.scores(model.tokenizeAny(pairs));
            for (int pair = from; pair < to; pair++) {
                probabilities[pair] = softmax(scores[pair - from], label);
            }
        }
        return probabilities;
    }

    /** The share of one label. */
    private static float softmax(float[] scores, int label) {
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp((double) score - scores[label]);
        }
        return (float) (1 / sum);
    }

    @Override
    public String contentHash() {
        return "entailment " + label + " of " + ModelFingerprint.of(model);
    }
}
