package io.github.jjak.train.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Parameter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Learning rates of some parameters: {@code learning_rate_mapping} of sentence-transformers. A parameter has the rate of the last pattern that
 * is found in its name, and that of the run if none is. Rates rise and fall as that of the run does; one of 0 leaves its parameters as they are,
 * to the bit.
 *
 * @param rates peak of the schedule by pattern, each 0 or from 1e-12 to below 1
 */
public record LearningRateMapping(Map<String, Double> rates) {

    /** One rate for all. */
    public static final LearningRateMapping NONE = new LearningRateMapping(Map.of());

    private static final int NAMES_SHOWN = 6;

    public LearningRateMapping {
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
        rates.forEach((pattern, rate) -> {
            compiled(pattern);
            Objects.requireNonNull(rate, pattern);
            Range.require(
                    rate == 0 || (rate >= 1e-12 && rate < 1),
                    "learningRateMapping",
                    rate,
                    "0, or from 1e-12 to below 1");
        });
    }

    private static Pattern compiled(String pattern) {
        if (pattern.isEmpty()) {
            throw new UsageException(
                    "`learningRateMapping` has an empty pattern, which is found in every name; leave it out.");
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException wrong) {
            throw new UsageException(
                    "`learningRateMapping` \"" + pattern + "\" is not a regular expression: " + wrong.getDescription()
                            + ".",
                    wrong);
        }
    }

    /**
     * What the run's rate is multiplied by, for each parameter.
     *
     * @param learningRate peak of the run
     * @throws UsageException if a pattern is found in no name
     */
    double[] factors(List<Parameter> parameters, double learningRate) {
        double[] factors = new double[parameters.size()];
        Arrays.fill(factors, 1);
        rates.forEach((pattern, rate) -> {
            Pattern compiled = compiled(pattern);
            boolean found = false;
            for (int i = 0; i < factors.length; i++) {
                if (compiled.matcher(parameters.get(i).name()).find()) {
                    factors[i] = rate / learningRate;
                    found = true;
                }
            }
            if (!found) {
                throw new UsageException("`learningRateMapping` \"" + pattern
                        + "\" is found in the name of no parameter that is trained. The first of "
                        + parameters.size() + " are: "
                        + parameters.stream()
                                .limit(NAMES_SHOWN)
                                .map(Parameter::name)
                                .collect(Collectors.joining(", "))
                        + ".");
            }
        });
        return factors;
    }

    /** In their order, which decides. */
    String inWords() {
        return rates.entrySet().stream()
                .map(rate -> rate.getKey() + "=" + rate.getValue())
                .collect(Collectors.joining(", "));
    }
}
