package io.github.jjak.cli.option;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a number as people write it. What Java reads besides would be taken for something else than was typed: NaN and Infinity
 * are no amounts, and 1e-400 or 1e400 become 0 and Infinity.
 */
public final class DecimalNumber implements ITypeConverter<Double> {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern ZERO = Pattern.compile("[+-]?[0.]+([eE].*)?");

    @Override
    public Double convert(String value) {
        String text = value.strip();
        if (!DECIMAL.matcher(text).matches()) {
            throw new TypeConversionException("\"" + value + "\" is not a decimal number such as 0.05 or 2e-5.");
        }
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number) || (number == 0 && !ZERO.matcher(text).matches())) {
            throw new TypeConversionException(
                    "\"" + value + "\" is too " + (number == 0 ? "near to 0" : "large") + " for a number of 64 bits.");
        }
        return number;
    }
}
