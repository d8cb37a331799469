package io.github.jjak.spark;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Kills the executor that starts a task of a kind. */
final class KillAtTask extends SparkListener {

    private final String kind;
    private final int number;
    private final Map<String, Long> processes;
    private final Set<Integer> stages = new HashSet<>();
    private int started;

    /**
     * At the task of that number, from 1, of all such.
     *
     * @param kind the class that starts their jobs
     * @param processes of the executors, by name
     */
    KillAtTask(String kind, int number, Map<String, Long> processes) {
        this.kind = kind;
        this.number = number;
        this.processes = processes;
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
        if (stage.stageInfo().name().contains(" at " + kind + ".java")) {
            stages.add(stage.stageInfo().stageId());
        }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        if (stages.contains(task.stageId()) && ++started == number) {
            ExecutorCluster.kill(processes.getOrDefault(task.taskInfo().executorId(), 0L));
        }
    }

    synchronized boolean killed() {
        return started >= number;
    }

    @Override
    public String toString() {
        return "killed at task " + number + " of " + kind;
    }
}
