package io.github.jjak.trim;

import java.util.function.Consumer;

/** Texts that can be read more than once, in bounded memory. */
@FunctionalInterface
public interface TextSource {

    /** Hands every text to the sink, in the same order each time. */
    void read(Consumer<String> sink);
}
