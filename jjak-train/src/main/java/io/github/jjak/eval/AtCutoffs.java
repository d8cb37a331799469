package io.github.jjak.eval;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * One metric at the four cut-offs 1, 3, 5 and 10 of a ranking.
 *
 * @param at1 value over the first hit
 * @param at3 value over the first three hits
 * @param at5 value over the first five hits
 * @param at10 value over the first ten hits
 */
public record AtCutoffs(double at1, double at3, double at5, double at10) {

    /** The value at each cut-off as the function gives it. */
    static AtCutoffs of(IntToDoubleFunction valueAt) {
        return new AtCutoffs(
                valueAt.applyAsDouble(1),
                valueAt.applyAsDouble(3),
                valueAt.applyAsDouble(5),
                valueAt.applyAsDouble(10));
    }

    /** Component-wise mean; NaN for an empty list. */
    static AtCutoffs mean(List<AtCutoffs> values) {
        return new AtCutoffs(
                mean(values, AtCutoffs::at1),
                mean(values, AtCutoffs::at3),
                mean(values, AtCutoffs::at5),
                mean(values, AtCutoffs::at10));
    }

    private static double mean(List<AtCutoffs> values, ToDoubleFunction<AtCutoffs> component) {
        return values.stream().mapToDouble(component).average().orElse(Double.NaN);
    }
}
