package io.github.jjak.tensor.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a larger matrix, of which a smaller one consists, in the order of the smaller one.
 *
 * @param ranges runs of rows that follow one another in both
 */
public record RowRanges(List<Range> ranges) {

    /**
     * A run of rows.
     *
     * @param from first row in the larger matrix, from 0
     * @param count number of rows, at least 1
     */
    public record Range(int from, int count) {}

    public RowRanges {
        ranges = List.copyOf(ranges);
    }

    /** The rows with the given numbers. */
    public static RowRanges of(int... numbers) {
        Builder builder = new Builder();
        for (int number : numbers) {
            builder.add(number, 1);
        }
        return builder.build();
    }

    /** Number of rows. */
    public int rows() {
        return ranges.stream().mapToInt(Range::count).sum();
    }

    /** Some rows that follow one another in the smaller matrix. */
    public RowRanges slice(int first, int count) {
        Builder builder = new Builder();
        int before = 0;
        for (Range range : ranges) {
            int from = Math.max(0, first - before);
            int to = Math.min(range.count(), first + count - before);
            if (from < to) {
                builder.add(range.from() + from, to - from);
            }
            before += range.count();
        }
        return builder.build();
    }

    /** Collects runs; one that continues the last is joined to it. */
    public static final class Builder {

        private final List<Range> ranges = new ArrayList<>();

        /** Adds rows. */
        public Builder add(int from, int count) {
            int last = ranges.size() - 1;
            if (last >= 0 && ranges.get(last).from() + ranges.get(last).count() == from) {
                Range before = ranges.get(last);
                ranges.set(last, new Range(before.from(), before.count() + count));
            } else {
                ranges.add(new Range(from, count));
            }
            return this;
        }

        /** All of them. */
        public RowRanges build() {
            return new RowRanges(ranges);
        }
    }
}
