package io.github.jjak.bench.peers;

import io.github.jjak.train.TrainingArguments;
import java.util.Locale;

/** The one place where the comparison chooses Jjak's precision. */
final class WorkerPrecision {

    private WorkerPrecision() {}

    /**
     * Sets the precision of a training.
     *
     * @param name as in {@code --precision}
     */
    static TrainingArguments.Builder set(TrainingArguments.Builder arguments, String name) {
        return arguments.precision(TrainingArguments.PrecisionChoice.valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
