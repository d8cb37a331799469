package io.github.jjak.model.internal;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs the forward passes of a call: here one after the other, or dealt to several processes that all make the same call. */
@FunctionalInterface
public interface PassRunner {

    /** One after the other on this thread. */
    PassRunner HERE = (rows, width, pass) ->
            IntStream.range(0, rows.length).mapToObj(pass).toList();

    /**
     * Runs them.
     *
     * @param rows of each pass
     * @param width numbers of a row that a pass gives
     * @param pass computes one on this thread, by its number, to {@code [rows][width]}
     * @return what each gives
     */
    List<float[][]> run(int[] rows, int width, IntFunction<float[][]> pass);
}
