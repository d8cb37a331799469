package io.github.jjak.distill.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.train.GuideVectors;
import org.jspecify.annotations.Nullable;

/**
 * What a student learns and is measured on, after its teacher was asked. It holds files open; close it.
 *
 * @param training texts
 * @param vectors where the teacher has them
 * @param evaluator null for no measurement
 */
public record Lesson(
        Dataset training, GuideVectors vectors, @Nullable Evaluator evaluator) implements AutoCloseable {

    @Override
    public void close() {
        vectors.close();
    }
}
