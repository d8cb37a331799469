package io.github.jjak.train.internal;

import io.github.jjak.error.UsageException;
import org.jspecify.annotations.Nullable;

/** What an argument may be; others are refused by the property's name. */
final class Range {

    private Range() {}

    static void atLeast(String property, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new UsageException("`" + property + "` must be at least " + least + ", but is " + value + ".");
        }
    }

    static void require(boolean holds, String property, Number value, String allowed) {
        if (!holds) {
            throw new UsageException("`" + property + "` must be " + allowed + ", but is " + value + ".");
        }
    }
}
