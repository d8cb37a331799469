package io.github.jjak.report.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

    private static final int DIGITS = 4;

    private Figures() {}

    /** Four significant digits, without zeros at the end. */
    static String of(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        double size = Math.abs(value);
        if (size < 1e-3) {
            return String.format(Locale.ROOT, "%.2e", value).replaceAll("\\.?0*e-0?", "e-");
        }
        if (size >= 10_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Four decimals, as metrics have. */
    static String metric(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "–";
    }

    /** With its sign. */
    static String change(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.4f", value) : "–";
    }

    /** A share of one as a percentage. */
    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
    }

    /** A place in a picture. */
    static String place(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
