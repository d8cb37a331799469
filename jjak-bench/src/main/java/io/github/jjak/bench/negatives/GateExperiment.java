package io.github.jjak.bench.negatives;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.negatives.filter.EntailmentJudge;
import io.github.jjak.negatives.filter.SimilarityJudge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a gate of meaning drops at every threshold: pairs that mean the same (label 1), which it should, and others (0), which it should not.
 * Arguments are {@code entailment} or {@code guide}, a model, and files with columns sentence1, sentence2, label.
 */
public final class GateExperiment {

    private static final double[] THRESHOLDS = {0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995};

    private GateExperiment() {}

    /** Prints a table for each file. */
    public static void main(String[] arguments) {
        if (arguments[0].equals("guide")) {
            try (SentenceTransformer model = SentenceTransformer.load(arguments[1])) {
                measure(SimilarityJudge.of(model), arguments);
            }
        } else {
            try (CrossEncoder model = CrossEncoder.load(arguments[1])) {
                measure(EntailmentJudge.of(model), arguments);
            }
        }
    }

    private static void measure(MeaningJudge judge, String[] arguments) {
        for (int i = 2; i < arguments.length; i++) {
            Dataset pairs = Dataset.read(
                    Path.of(arguments[i]).toString(),
                    ReadOptions.builder()
                            .columns(List.of("sentence1", "sentence2"))
                            .scoreColumn("label")
                            .build());
            table(arguments[i], pairs, judge);
        }
    }

    private static void table(String file, Dataset pairs, MeaningJudge judge) {
        double[] labels = Objects.requireNonNull(pairs.scores(), "labels");
        List<String> left = new ArrayList<>(pairs.column(0));
        List<String> right = new ArrayList<>(pairs.column(1));
        float[] forth = judge.probabilities(left, right);
        float[] back = judge.isSymmetric() ? forth : judge.probabilities(right, left);
        System.out.printf(
                "%s%n| threshold | same, dropped | others, dropped | precision |%n|---:|---:|---:|---:|%n", file);
        for (double threshold : THRESHOLDS) {
            int[] all = new int[2];
            int[] dropped = new int[2];
            for (int row = 0; row < labels.length; row++) {
                int same = labels[row] >= 0.5 ? 1 : 0;
                all[same]++;
                dropped[same] += Math.min(forth[row], back[row]) >= threshold ? 1 : 0;
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %.3f | %d of %d | %d of %d | %.2f |%n",
                    threshold,
                    dropped[1],
                    all[1],
                    dropped[0],
                    all[0],
                    (double) dropped[1] / Math.max(1, dropped[0] + dropped[1]));
        }
    }
}
