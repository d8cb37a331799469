package io.github.jjak.eval.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of a metric as people read it. */
public final class MetricValue {

    private MetricValue() {}

    /** Four decimals, or the word {@code undefined} for a value that is no number or not there. */
    public static String inWords(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
    }
}
