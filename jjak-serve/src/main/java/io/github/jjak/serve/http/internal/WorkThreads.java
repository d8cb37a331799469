package io.github.jjak.serve.http.internal;

import java.util.concurrent.Executor;

/**
 * Who does what of a request. Threads that read JSON and cut texts into tokens are few, so that in an overloaded server a new request is
 * read, or refused, by a thread that does not wait for its turn behind hundreds of others. Large bodies have threads of their own: a small
 * request does not wait until a large one has been cut.
 *
 * @param small for bodies up to {@value #SMALL_BYTES} bytes
 * @param large for larger ones
 * @param writers send answers and may wait for clients that read slowly
 */
public record WorkThreads(Executor small, Executor large, Executor writers) {

    private static final int SMALL_BYTES = 16_384;

    Executor of(int bodyBytes) {
        return bodyBytes <= SMALL_BYTES ? small : large;
    }
}
