package io.github.jjak.cli.option;

import io.github.jjak.train.MultiDatasetBatchSampler;
import io.github.jjak.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data sets are trained on beside {@code --data}, and in which order. */
public final class FurtherDatasetOptions {

    @Option(
            names = "--datasets",
            paramLabel = "FILE",
            description = {
                "YAML file with more data sets: a list of maps with the keys data, columns, loss and the loss's"
                        + " options.",
                "Each batch comes from one set. In --config, the list is under the key datasets."
            })
    private @Nullable String datasets;

    @Option(
            names = "--multi-dataset-batch-sampler",
            paramLabel = "KIND",
            description = "proportional: all batches of all sets in random order; round_robin: in turn, until one is"
                    + " exhausted (default: proportional).")
    private DatasetSamplerKind sampler = DatasetSamplerKind.PROPORTIONAL;

    /** Whether there are any. */
    public boolean given() {
        return datasets != null;
    }

    /**
     * Reads them; none without.
     *
     * @param vectors folder of guides' vectors
     */
    public List<TrainingTask> read(Path vectors, CommonOptions common) {
        return datasets == null ? List.of() : FurtherDatasets.read(datasets, vectors, common);
    }

    /** In which order their batches come. */
    public MultiDatasetBatchSampler sampler() {
        return sampler.sampler();
    }
}
