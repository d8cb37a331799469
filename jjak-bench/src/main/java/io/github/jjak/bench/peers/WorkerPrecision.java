package io.github.jjak.bench.peers;

import io.github.jjak.error.UsageException;
import io.github.jjak.train.TrainingArguments;

/** The one place where the comparison chooses Jjak's precision. */
final class WorkerPrecision {

    private WorkerPrecision() {}

    /**
     * Sets the precision of a training.
     *
     * @param name as in {@code --precision}
     * @throws UsageException if Jjak does not train in it
     */
    static TrainingArguments.Builder set(TrainingArguments.Builder arguments, String name) {
        if (!name.equals("fp32")) {
            throw new UsageException("Jjak trains in fp32 only, so " + name + " cannot be measured.");
        }
        return arguments;
    }
}
