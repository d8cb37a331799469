package io.github.jjak.cli.option;

import io.github.jjak.train.MultiDatasetBatchSampler;

/** The orders of several data sets that can be asked for: {@code --multi-dataset-batch-sampler}. */
public enum DatasetSamplerKind {
    PROPORTIONAL,
    ROUND_ROBIN;

    /** What it stands for. */
    public MultiDatasetBatchSampler sampler() {
        return switch (this) {
            case PROPORTIONAL -> MultiDatasetBatchSampler.PROPORTIONAL;
            case ROUND_ROBIN -> MultiDatasetBatchSampler.ROUND_ROBIN;
        };
    }
}
