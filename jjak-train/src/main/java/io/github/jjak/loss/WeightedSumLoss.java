package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss.RowwiseLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Several losses of one batch, each with a weight. Unlike several data sets, of which each batch sees one, every batch is encoded once
 * and seen by all of them. Immutable and thread-safe, if the losses are.
 */
public final class WeightedSumLoss implements RowwiseLoss {

    private final List<Term> terms;

    /**
     * A loss and how much it counts.
     *
     * @param loss what is added
     * @param weight factor in front of it, 1e-6 to 1e6
     */
    public record Term(Loss loss, double weight) {

        public Term {
            LossNumbers.factor(weight, "weight of " + loss.name());
        }
    }

    /**
     * A sum of losses.
     *
     * @param terms at least one; with all of them or none a {@linkplain Loss#usesCopy copy} of the model encodes the first column
     * @throws UsageException if there is none, or some need the copy and some do not
     */
    public WeightedSumLoss(List<Term> terms) {
        this.terms = List.copyOf(terms);
        terms.forEach(term -> LossParts.refuseDecoder(term.loss(), "WeightedSumLoss"));
        if (terms.stream().map(term -> term.loss().usesCopy()).distinct().count() > 1) {
            throw new UsageException("A weighted sum has losses that encode the first column with a copy of the model"
                    + " and losses that do not: "
                    + terms.stream().map(term -> term.loss().name()).collect(Collectors.joining(", "))
                    + ". Every batch is encoded once, so all of them must do the same.");
        }
        if (terms.isEmpty()) {
            throw new UsageException("A weighted sum needs at least one loss.");
        }
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        Tensor sum = null;
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            Tensor part = LossParts.compute(term.loss(), batch.withParameters(own(i, batch.parameters())), from, to)
                    .mul(number(term.weight()));
            sum = sum == null ? part : sum.add(part);
        }
        if (sum == null) {
            throw new IllegalStateException("there are no terms");
        }
        return sum;
    }

    /** Of two losses with a parameter of one name, each has its own. */
    private static String prefix(int term) {
        return (term + 1) + ".";
    }

    private static Map<String, Tensor> own(int term, Map<String, Tensor> all) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix(term))) {
                own.put(name.substring(prefix(term).length()), value);
            }
        });
        return own;
    }

    @Override
    public List<LossParameter> parameters(int dimension) {
        List<LossParameter> all = new ArrayList<>();
        IntStream.range(0, terms.size())
                .forEach(term -> terms.get(term)
                        .loss()
                        .parameters(dimension)
                        .forEach(of -> all.add(new LossParameter(
                                prefix(term) + of.name(), of.shape(), of.start(), of.range(), of.decays()))));
        return all;
    }

    @Override
    public int[] layers(int encoderLayers, long seed) {
        return terms.stream()
                .flatMapToInt(term -> Arrays.stream(term.loss().layers(encoderLayers, seed)))
                .distinct()
                .sorted()
                .toArray();
    }

    @Override
    public String name() {
        return "WeightedSumLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of(
                "terms",
                terms.stream()
                        .map(term -> term.weight() + " * " + LossParts.inWords(term.loss()))
                        .collect(Collectors.joining(" + ")));
    }

    @Override
    public void check(int columns, int batchSize) {
        terms.forEach(term -> term.loss().check(columns, batchSize));
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        terms.forEach(term -> term.loss().checkLabels(labels));
    }

    @Override
    public void checkGuide(int dimension, int guideDimension) {
        terms.forEach(term -> term.loss().checkGuide(dimension, guideDimension));
    }

    @Override
    public boolean usesInBatchNegatives() {
        return terms.stream().anyMatch(term -> term.loss().usesInBatchNegatives());
    }

    @Override
    public boolean comparesClasses() {
        return terms.stream().anyMatch(term -> term.loss().comparesClasses());
    }

    /** The least of its terms': every batch has one set of groups. */
    @Override
    public OptionalDouble nearDuplicates() {
        return terms.stream()
                .map(term -> term.loss().nearDuplicates())
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }

    @Override
    public boolean usesCopy() {
        return terms.stream().anyMatch(term -> term.loss().usesCopy());
    }

    @Override
    public boolean usesGuide() {
        return terms.stream().anyMatch(term -> term.loss().usesGuide());
    }

    @Override
    public boolean usesTeacherScores() {
        return usesGuide()
                && terms.stream().map(Term::loss).allMatch(loss -> loss.usesTeacherScores() || !loss.usesGuide());
    }

    @Override
    public boolean learnsGuideVectors() {
        return terms.stream().anyMatch(term -> term.loss().learnsGuideVectors());
    }
}
