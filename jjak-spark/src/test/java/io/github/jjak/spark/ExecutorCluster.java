package io.github.jjak.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;

/** A cluster of two executors of one core each, which are JVMs of their own. One that is killed is started again by its worker. */
final class ExecutorCluster {

    private static final int LOOKERS = 8;
    private static final long LOOK_MILLIS = 100;

    private ExecutorCluster() {}

    static SparkSession start() {
        return SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.sql.shuffle.partitions", "8")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
                .config("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s")
                .config("spark.sql.extensions", JjakExtensions.class.getName())
                .config("spark.jjak.model", Fixture.MODEL)
                .getOrCreate();
    }

    /** The executors' names and processes; waits until both are there. */
    static Map<String, Long> processes(SparkSession spark) {
        FlatMapFunction<Iterator<Integer>, String> look = none -> {
            Thread.sleep(LOOK_MILLIS);
            return Collections.singleton(SparkEnv.get().executorId() + " "
                            + ProcessHandle.current().pid())
                    .iterator();
        };
        List<Integer> lookers = IntStream.range(0, LOOKERS).boxed().toList();
        while (true) {
            Map<String, Long> processes = new TreeMap<>();
            for (String each : new JavaSparkContext(spark.sparkContext())
                    .parallelize(lookers, LOOKERS)
                    .mapPartitions(look)
                    .collect()) {
                processes.put(each.split(" ", 2)[0], Long.valueOf(each.split(" ", 2)[1]));
            }
            processes.values().removeIf(process -> !isAlive(process));
            if (processes.size() == 2) {
                return processes;
            }
        }
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }

    /** SIGKILL, where there are signals. */
    static void kill(long process) {
        ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The same for the process that calls it; it does not come back. */
    static void killThisProcess() {
        try {
            new ProcessBuilder(
                            "sh", "-c", "kill -KILL " + ProcessHandle.current().pid())
                    .start();
            Thread.sleep(60_000);
        } catch (IOException noKill) {
            throw new UncheckedIOException(noKill);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("A killed process goes on.");
    }
}
