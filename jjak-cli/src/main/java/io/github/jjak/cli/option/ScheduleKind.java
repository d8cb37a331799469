package io.github.jjak.cli.option;

import io.github.jjak.train.LearningRateSchedule;

/** The schedules that can be asked for: {@code --lr-scheduler-type}. */
public enum ScheduleKind {
    LINEAR(LearningRateSchedule.LINEAR),
    COSINE(LearningRateSchedule.COSINE);

    private final LearningRateSchedule schedule;

    ScheduleKind(LearningRateSchedule schedule) {
        this.schedule = schedule;
    }

    /** What it stands for. */
    public LearningRateSchedule schedule() {
        return schedule;
    }
}
