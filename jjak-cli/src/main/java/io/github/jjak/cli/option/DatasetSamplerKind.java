package io.github.jjak.cli.option;

import io.github.jjak.train.MultiDatasetBatchSampler;

/** The orders of several data sets that can be asked for: {@code --multi-dataset-batch-sampler}. */
public enum DatasetSamplerKind {
    PROPORTIONAL(MultiDatasetBatchSampler.PROPORTIONAL),
    ROUND_ROBIN(MultiDatasetBatchSampler.ROUND_ROBIN);

    private final MultiDatasetBatchSampler sampler;

    DatasetSamplerKind(MultiDatasetBatchSampler sampler) {
        this.sampler = sampler;
    }

    /** What it stands for. */
    public MultiDatasetBatchSampler sampler() {
        return sampler;
    }
}
