package io.github.jjak.onnx.internal;

/**
 * A tensor inside a graph that is being built.
 *
 * @param name unique in its graph
 */
public record Value(String name) {}
