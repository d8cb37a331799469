package io.github.jjak.pretrain.internal;

import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.SharedEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.pretrain.internal.Masking.MaskedRow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How well an encoder with its head guesses the hidden tokens of held-out lines: the same ones each time, without dropout. */
public final class MaskedLanguageEvaluator implements SharedEvaluator {

    /** Cross entropy per hidden token of the held-out lines, in nats. */
    public static final String LOSS = "mlm_loss";

    /** Share of the hidden tokens of the held-out lines that are guessed right. */
    public static final String ACCURACY = "mlm_accuracy";

    private static final String PERPLEXITY = "mlm_perplexity";
    private static final int EVALUATION = -1;

    private final MaskedRows rows;
    private final int[] heldOut;
    private final MaskedLanguageLoss loss;

    MaskedLanguageEvaluator(MaskedRows rows, int[] heldOut, MaskedLanguageLoss loss) {
        this.rows = rows;
        this.heldOut = heldOut;
        this.loss = loss;
    }

    /** @param model the one whose head guesses, with the weights it has now */
    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        MaskedLanguageLoss.Sums sums = measured(rows.of(heldOut, EVALUATION));
        double mean = sums.sum() / sums.hidden();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(LOSS, mean);
        metrics.put(ACCURACY, (double) sums.right() / sums.hidden());
        metrics.put(PERPLEXITY, Math.exp(mean));
        return metrics;
    }

    private MaskedLanguageLoss.Sums measured(List<MaskedRow> hidden) {
        try {
            return loss.measureTogether(hidden);
        } catch (RunException lost) {
            // Whoever ends the run because of it says so; what is measured belongs into its checkpoint.
            return loss.measure(hidden);
        }
    }

    @Override
    public void takePart() {
        loss.measureTogether(rows.of(heldOut, EVALUATION));
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return LOSS;
    }

    @Override
    public boolean greaterIsBetter() {
        return false;
    }

    /** Each token may be asked for. How many lines there are is told by the run, so it is not repeated beside the metrics. */
    @Override
    public EvaluationSize size() {
        int tokens = Arrays.stream(heldOut).map(rows.corpus()::length).sum();
        return new EvaluationSize(Map.of(), tokens, heldOut.length + " rows of text");
    }

    @Override
    public String whenUndefined() {
        return "There is always a token to predict.";
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(List.of(
                List.of(rows.corpus().contentHash()),
                Arrays.stream(heldOut).mapToObj(Integer::toString).toList(),
                List.of(rows.masking().probability() + " " + rows.masking().wholeWords() + " "
                        + rows.masking().seed())));
    }
}
