package io.github.jjak.cli.option;

import io.github.jjak.batch.BatchSampling;

/** The ways of putting rows into batches that can be asked for: {@code --batch-sampler}. */
public enum SamplerKind {
    NO_DUPLICATES,
    RANDOM,
    GROUP_BY_LABEL;

    /** What it stands for. */
    public BatchSampling sampling() {
        return switch (this) {
            case NO_DUPLICATES -> BatchSampling.NO_DUPLICATES;
            case RANDOM -> BatchSampling.RANDOM;
            case GROUP_BY_LABEL -> BatchSampling.GROUP_BY_LABEL;
        };
    }
}
