package io.github.jjak.cli.option;

import io.github.jjak.train.LearningRateSchedule;

/** The schedules that can be asked for: {@code --lr-scheduler-type}. */
public enum ScheduleKind {
    LINEAR,
    COSINE;

    /** What it stands for. */
    public LearningRateSchedule schedule() {
        return switch (this) {
            case LINEAR -> LearningRateSchedule.LINEAR;
            case COSINE -> LearningRateSchedule.COSINE;
        };
    }
}
