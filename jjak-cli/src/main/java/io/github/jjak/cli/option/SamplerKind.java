package io.github.jjak.cli.option;

import io.github.jjak.batch.BatchSampling;

/** The ways of putting rows into batches that can be asked for: {@code --batch-sampler}. */
public enum SamplerKind {
    NO_DUPLICATES,
    RANDOM;

    /** What it stands for. */
    public BatchSampling sampling() {
        return switch (this) {
            case NO_DUPLICATES -> BatchSampling.NO_DUPLICATES;
            case RANDOM -> BatchSampling.RANDOM;
        };
    }
}
