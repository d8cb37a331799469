package io.github.jjak.serve.api.internal;

import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.queue.internal.Encoded;
import io.github.jjak.tensor.internal.Libtorch;
import java.util.List;
import java.util.Locale;

/** What a request of TEI's forms took, in TEI's headers, milliseconds. */
final class TeiTiming {

    private static final long NANOS = 1_000_000;

    private final long began = System.nanoTime();
    private final long characters;

    TeiTiming(List<String> texts) {
        characters = texts.stream().mapToLong(String::length).sum();
    }

    Answer on(Answer answer, TextVectors vectors, Encoded encoded) {
        long total = (System.nanoTime() - began) / NANOS;
        return answer.withHeader("x-compute-type", Libtorch.device().toString().toLowerCase(Locale.ROOT))
                .withHeader("x-compute-time", Long.toString(total))
                .withHeader("x-compute-characters", Long.toString(characters))
                .withHeader("x-compute-tokens", Long.toString(vectors.tokens()))
                .withHeader("x-total-time", Long.toString(total))
                .withHeader("x-tokenization-time", Long.toString(vectors.tokenizing() / NANOS))
                .withHeader("x-queue-time", Long.toString(encoded.waited().toMillis()))
                .withHeader("x-inference-time", Long.toString(encoded.worked().toMillis()))
                .withHeader(
                        "x-truncated-texts",
                        Integer.toString(vectors.truncated().size()));
    }
}
