package io.github.jjak.model;

import java.util.Objects;

/**
 * Two texts that a {@link CrossEncoder} reads together.
 *
 * @param first for instance a question
 * @param second for instance an answer
 */
public record TextPair(String first, String second) {

    /** Checks that both are there. */
    public TextPair {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
    }
}
