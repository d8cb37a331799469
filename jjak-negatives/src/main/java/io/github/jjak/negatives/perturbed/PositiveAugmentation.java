package io.github.jjak.negatives.perturbed;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Further positives of training pairs: the same question or answer in other words that mean the same. Each is a row of its own that is
 * marked as {@linkplain Dataset#isSynthetic made}, so it is never held out, and shares a text with its origin, so both are positives of each
 * other in {@link Dataset#positives()}. Immutable; thread-safe if the perturber is.
 */
public final class PositiveAugmentation {

    private final Perturber perturber;
    private final PerturbationSource source;

    /**
     * Augmentation by a perturber.
     *
     * @param perturber one that makes {@link AllowedChanges#keepingMeaning()}, and nothing else
     * @param source which texts of a row get other words
     */
    public PositiveAugmentation(Perturber perturber, PerturbationSource source) {
        this.perturber = perturber;
        this.source = source;
    }

    /**
     * The same rows, and behind them up to one for each question, each answer or each of both: of several wordings the seed chooses one.
     * The same data and seed give the same rows.
     *
     * @param training rows to train on, never rows that are held out
     * @throws UsageException for data with scores or columns beyond question and answer
     */
    public Dataset augment(Dataset training, long seed) {
        if (training.columnCount() != 2 || training.scores() != null) {
            throw new UsageException("Only pairs of a question and an answer get further positives, but the data have "
                    + (training.scores() != null ? "scores" : training.columnCount() + " columns")
                    + ". Leave the augmentation out, or give two columns.");
        }
        List<String> questions = new ArrayList<>(training.column(0));
        List<String> answers = new ArrayList<>(training.column(1));
        SplittableRandom random = new SplittableRandom(seed);
        for (int row = 0; row < training.rows(); row++) {
            String question = training.text(row, 0);
            String answer = training.text(row, 1);
            if (source != PerturbationSource.ANSWER) {
                add(wordings(question), question, random, other -> {
                    questions.add(other);
                    answers.add(answer);
                });
            }
            if (source != PerturbationSource.QUESTION) {
                add(wordings(answer), answer, random, other -> {
                    questions.add(question);
                    answers.add(other);
                });
            }
        }
        int[] made = IntStream.range(0, questions.size())
                .filter(row -> row >= training.rows() || training.isSynthetic(row))
                .toArray();
        return Dataset.of(training.columnNames(), List.of(questions, answers))
                .withSynthetic(made)
                .withReadReport(training.readReport());
    }

    private List<String> wordings(String text) {
        return perturber.perturb(text).stream().map(Perturbation::text).toList();
    }

    private static void add(List<String> wordings, String own, SplittableRandom random, Consumer<String> rows) {
        if (!wordings.isEmpty()) {
            String other = wordings.get(random.nextInt(wordings.size()));
            if (!other.equals(own)) {
                rows.accept(other);
            }
        }
    }
}
