package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes turns with the other side: a worker does one piece of work for each line it reads, and answers with one line of JSON.
 * So both sides work alternately on one machine, and neither has better minutes than the other. Not thread-safe.
 */
final class Turns {

    private final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** Waits for the next turn; false when there will be none. */
    boolean await() {
        try {
            return lines.readLine() != null;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /**
     * Waits for a turn that there must be.
     *
     * @throws IllegalStateException if there is none
     */
    void awaitNext() {
        if (!await()) {
            throw new IllegalStateException("There are no more turns: whoever drives the comparison has ended.");
        }
    }

    /** Says what a turn gave. */
    void answer(ObjectNode result) {
        System.out.println(JsonFile.formatLine(result).strip());
        System.out.flush();
    }
}
