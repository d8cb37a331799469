package io.github.jjak.train.internal;

import io.github.jjak.error.UsageException;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a run is: known exactly before it starts, because the schedule of the learning rate depends on it. Only epochs that are
 * trained on are dealt for it, and none but the first where all have the same number of steps.
 *
 * @param totalSteps steps of the run
 * @param stepsPerEpoch steps of the first epoch
 */
record RunLength(int totalSteps, int stepsPerEpoch) {

    private static final Logger log = LoggerFactory.getLogger(RunLength.class);

    private static final long NANOS_WITHOUT_WORDS = 5_000_000_000L;

    /** Epochs differ a little in their steps; what is so far beyond the most steps cannot come down to them. */
    private static final int DOUBT = 2;

    /** Epochs that are counted one by one before a run. */
    private static final int MOST_COUNTED = 1_000_000;

    static RunLength of(Steps steps, RunArguments arguments) {
        return of(steps.stepsOfEveryEpoch(), epoch -> steps.epoch(epoch).steps(), arguments);
    }

    /**
     * Counts.
     *
     * @param every steps of each epoch, where all have the same
     * @param steps steps of an epoch, for those that differ
     * @throws UsageException if there are more steps than a run can have, or more epochs than can be counted
     */
    static RunLength of(OptionalInt every, IntUnaryOperator steps, RunArguments arguments) {
        int first = every.isPresent() ? every.getAsInt() : steps.applyAsInt(0);
        Integer maxSteps = arguments.length().maxSteps();
        int most = maxSteps == null ? Integer.MAX_VALUE : maxSteps;
        long all = (long) arguments.length().epochs() * first;
        boolean tooMany = maxSteps == null && all / DOUBT > most;
        if (every.isEmpty() && !tooMany) {
            requireCountable(arguments);
            all = count(first, steps, arguments.length().epochs(), most);
        }
        if (maxSteps == null && all > most) {
            throw new UsageException("`epochs` " + arguments.length().epochs() + " of about " + first
                    + " steps each are more than the " + most
                    + " steps that a run can have. Use fewer epochs, or limit the run with `maxSteps`.");
        }
        return new RunLength((int) Math.min(most, all), first);
    }

    private static void requireCountable(RunArguments arguments) {
        if (arguments.length().maxSteps() == null && arguments.length().epochs() > MOST_COUNTED) {
            throw new UsageException("`epochs` must be at most " + MOST_COUNTED
                    + " if epochs differ in their steps and `maxSteps` is not set, but is "
                    + arguments.length().epochs() + ".");
        }
    }

    private static long count(int first, IntUnaryOperator steps, int epochs, int enough) {
        long all = first;
        long start = System.nanoTime();
        boolean said = false;
        for (int epoch = 1; epoch < epochs && all < enough; epoch++) {
            all += steps.applyAsInt(epoch);
            if (!said && System.nanoTime() - start > NANOS_WITHOUT_WORDS) {
                said = true;
                log.warn(
                        "Counting the steps of {} epochs of different length; with `maxSteps` no count is needed.",
                        epochs);
            }
        }
        return all;
    }
}
