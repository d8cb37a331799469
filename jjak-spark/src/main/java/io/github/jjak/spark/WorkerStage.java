package io.github.jjak.spark;

import io.github.jjak.distributed.internal.WorkerPlace;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.BarrierJobAllocationFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * A barrier stage of Spark: so many tasks that are started together, or not at all.
 *
 * <p>Spark does not start the stage again when a task fails: it is the last one of its job, and such barrier stages are given up. So this
 * does it, with another job.
 *
 * @param spark the session's
 * @param workers how many tasks
 */
record WorkerStage(SparkContext spark, int workers) {

    static final int DEFAULT_RESTARTS = 3;
    static final int DEFAULT_TIMEOUT_SECONDS = 60;

    private static final Logger log = LoggerFactory.getLogger(WorkerStage.class);

    /** What one of the tasks does. */
    @FunctionalInterface
    interface Work extends Serializable {

        /**
         * Runs in an executor.
         *
         * @throws Refusal if trying again would be of no use; every other failure is one of the stage
         */
        void run(BarrierTaskContext context);
    }

    /**
     * Checks what can be known before anything runs.
     *
     * @throws UsageException for a number of workers that is not possible here, and with dynamic allocation
     */
    static WorkerStage of(SparkContext spark, int workers) {
        if (workers < 1 || workers > WorkerPlace.MOST) {
            throw new UsageException("workers must be 1 to " + WorkerPlace.MOST + ", but is " + workers + ".");
        }
        if (spark.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
            throw new UsageException(
                    "spark.dynamicAllocation.enabled is true. Spark does not start tasks together then;"
                            + " train in an application that sets it to false, and spark.executor.instances.");
        }
        int slots = spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
        if (slots < workers && spark.isLocal()) {
            throw new UsageException("workers is " + workers + ", but " + spark.master() + " runs " + slots
                    + " at a time. Use fewer workers, or another master.");
        }
        if (slots < workers) {
            log.warn(
                    "Training waits for executors: {} tasks run at a time now, and {} are to be started together.",
                    slots,
                    workers);
        }
        return new WorkerStage(spark, workers);
    }

    /**
     * Runs the tasks, and again after they failed.
     *
     * @param restarts how many times again
     * @param work of the tasks, given whether it was tried before
     * @throws JjakException what a task refuses, and a {@link RunException} after the last failure
     */
    void run(int restarts, Function<Boolean, Work> work) {
        for (int failed = 0; ; failed++) {
            try {
                run(work.apply(failed > 0));
                return;
            } catch (Exception failure) {
                if (failure instanceof JjakException refused) {
                    throw refused;
                }
                if (!(failure instanceof SparkException) || isFinal(failure)) {
                    throw new RunException("Spark ended the training: " + firstLine(failure), failure);
                }
                if (failed == restarts) {
                    throw new RunException(
                            "The training failed" + (failed == 0 ? ": " : " " + (failed + 1) + " times, at last by: ")
                                    + reason(failure) + " Its last checkpoint is kept; set resume to go on from it.",
                            failure);
                }
                log.warn("The training failed and resumes from its last checkpoint: {}", reason(failure));
            }
        }
    }

    /** Runs the tasks once; whatever Spark throws. */
    private void run(Work work) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < workers; number++) {
            numbers.add(number);
        }
        ClassTag<String> words = ClassTag$.MODULE$.apply(String.class);
        JavaRDD<Integer> each = new JavaSparkContext(spark).parallelize(numbers, workers);
        List<String> refusals =
                new JavaRDD<>(each.rdd().barrier().mapPartitions(new Task(work), false, words), words).collect();
        if (!refusals.isEmpty()) {
            throw Refusal.why(refusals.get(0));
        }
    }

    private static boolean isFinal(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof BarrierJobAllocationFailed
                || message.contains("SPARK_JOB_CANCELLED")
                || message.contains("SparkContext was shut down");
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** A sentence; Spark's message is that of one task, with its stack. */
    private static String reason(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        String line = message.lines()
                .filter(each -> each.contains("io.github.jjak.error.") || each.contains("ExecutorLostFailure"))
                .findFirst()
                .orElse(firstLine(failure))
                .strip();
        return Refusal.named(line.endsWith(".") ? line : line + ".");
    }

    /** What Spark calls for each partition; gives what the work refuses, as text, since a failed task would only be a failed stage. */
    private static final class Task extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
            implements Serializable {

        private static final long serialVersionUID = 1L;

        private final Work work;

        Task(Work work) {
            this.work = work;
        }

        @Override
        public Iterator<String> apply(Iterator<Integer> number) {
            List<String> refusals = new ArrayList<>();
            try {
                work.run(BarrierTaskContext.get());
            } catch (Refusal refused) {
                refusals.add(refused.words());
            }
            return CollectionConverters.asScala(
                    Collections.unmodifiableList(refusals).iterator());
        }
    }
}
