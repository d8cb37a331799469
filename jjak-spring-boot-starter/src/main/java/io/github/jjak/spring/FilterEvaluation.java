package io.github.jjak.spring;

import io.github.jjak.error.UsageException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;

/**
 * Spring AI's filter expressions on the metadata of a document. Numbers are compared by value, whatever their types; texts and truth values
 * with their like. What is missing or of another kind equals nothing and is neither greater nor less.
 */
final class FilterEvaluation {

    /** Longer values are not kept as terms. */
    private static final int LONGEST = 8000;

    private FilterEvaluation() {}

    /** What an index answers by itself: texts that must be equal, by name, in every document that passes. */
    static Map<String, String> equalTexts(Filter.Operand filter) {
        Map<String, String> equal = new LinkedHashMap<>();
        collect(filter, equal);
        return equal;
    }

    private static void collect(Filter.@Nullable Operand operand, Map<String, String> equal) {
        if (operand instanceof Filter.Group group) {
            collect(group.content(), equal);
        } else if (operand instanceof Filter.Expression expression) {
            if (expression.type() == Filter.ExpressionType.AND) {
                collect(expression.left(), equal);
                collect(expression.right(), equal);
            } else if (expression.type() == Filter.ExpressionType.EQ
                    && expression.left() instanceof Filter.Key key
                    && expression.right() instanceof Filter.Value value
                    && value.value() instanceof String text
                    && text.length() <= LONGEST) {
                equal.putIfAbsent(name(key), text);
            }
        }
    }

    static boolean test(Filter.@Nullable Operand operand, Map<String, Object> metadata) {
        if (operand instanceof Filter.Group group) {
            return test(group.content(), metadata);
        }
        if (!(operand instanceof Filter.Expression expression)) {
            throw new UsageException("A filter has " + operand + " where an expression is needed.");
        }
        Filter.Operand left = expression.left();
        Filter.Operand right = expression.right();
        return switch (expression.type()) {
            case AND -> test(left, metadata) && test(right, metadata);
            case OR -> test(left, metadata) || test(right, metadata);
            case NOT -> !test(left, metadata);
            case ISNULL -> value(left, metadata) == null;
            case ISNOTNULL -> value(left, metadata) != null;
            case EQ -> equal(value(left, metadata), given(right));
            case NE -> !equal(value(left, metadata), given(right));
            case IN -> isAmong(value(left, metadata), given(right));
            case NIN -> !isAmong(value(left, metadata), given(right));
            case GT -> compared(value(left, metadata), given(right), 1, 1);
            case GTE -> compared(value(left, metadata), given(right), 0, 1);
            case LT -> compared(value(left, metadata), given(right), -1, -1);
            case LTE -> compared(value(left, metadata), given(right), -1, 0);
        };
    }

    private static @Nullable Object value(Filter.Operand operand, Map<String, Object> metadata) {
        if (operand instanceof Filter.Key key) {
            return metadata.get(name(key));
        }
        throw new UsageException("A filter compares " + operand + "; on the left there must be a name of metadata.");
    }

    /** Names may stand in quotes. */
    private static String name(Filter.Key key) {
        String name = key.key();
        boolean quoted = name.length() > 1
                && (name.charAt(0) == '"' || name.charAt(0) == '\'')
                && name.charAt(name.length() - 1) == name.charAt(0);
        return quoted ? name.substring(1, name.length() - 1) : name;
    }

    private static Object given(Filter.@Nullable Operand operand) {
        if (operand instanceof Filter.Value value) {
            return value.value();
        }
        throw new UsageException("A filter compares with " + operand + "; on the right there must be a value.");
    }

    private static boolean equal(@Nullable Object value, @Nullable Object other) {
        if (value instanceof Number number && other instanceof Number second) {
            return decimal(number).compareTo(decimal(second)) == 0;
        }
        return value != null && Objects.equals(value, other);
    }

    private static boolean isAmong(@Nullable Object value, Object list) {
        if (!(list instanceof Collection<?> values)) {
            throw new UsageException("A filter asks whether a value is in " + list + ", which is not a list.");
        }
        return values.stream().anyMatch(one -> equal(value, one));
    }

    private static boolean compared(@Nullable Object value, Object other, int least, int most) {
        int order;
        if (value instanceof Number number && other instanceof Number second) {
            order = decimal(number).compareTo(decimal(second));
        } else if (value instanceof String text && other instanceof String second) {
            order = Integer.signum(text.compareTo(second));
        } else {
            return false;
        }
        return order >= least && order <= most;
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }
}
