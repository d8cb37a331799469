package io.github.jjak.train;

/** Learning rate over a run. */
@FunctionalInterface
interface Schedule {

    /** The rate of a step, counted from 0. */
    double rate(int step);

    /** The schedule that the arguments ask for. */
    static Schedule of(TrainingArguments arguments, int totalSteps) {
        LinearSchedule linear = LinearSchedule.withRatio(arguments.learningRate(), arguments.warmupRatio(), totalSteps);
        return switch (arguments.learningRateSchedule()) {
            case LINEAR -> linear;
            case COSINE -> new CosineSchedule(linear);
        };
    }
}
