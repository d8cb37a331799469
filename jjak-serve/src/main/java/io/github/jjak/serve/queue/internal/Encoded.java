package io.github.jjak.serve.queue.internal;

import java.time.Duration;

/**
 * What became of a request.
 *
 * @param vectors one per row, in order; the arrays belong to the caller
 * @param waited from its arrival to the first forward pass with a row of it
 * @param worked in forward passes with rows of it
 */
public record Encoded(float[][] vectors, Duration waited, Duration worked) {}
