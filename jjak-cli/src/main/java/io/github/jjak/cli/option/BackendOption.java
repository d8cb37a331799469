package io.github.jjak.cli.option;

import io.github.jjak.model.Backend;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import picocli.CommandLine.Option;

/** What computes vectors where nothing is trained. */
public final class BackendOption {

    @Option(
            names = "--backend",
            paramLabel = "ENGINE",
            description = "torch; onnx: ONNX Runtime, sooner done with one short text, fp32 only, the weights twice in"
                    + " memory; or onnx-int8: the same with products of bytes, for processors with VNNI (default:"
                    + " torch).")
    private Backend backend = Backend.TORCH;

    /** What was chosen. */
    public Backend value() {
        return backend;
    }

    /** The number format for a model on this machine, of those that the backend has. */
    public Precision precision(PrecisionChoice wanted, SentenceTransformer model) {
        return backend != Backend.TORCH && wanted == PrecisionChoice.AUTO ? Precision.FP32 : wanted.of(model);
    }

    /** The options, with the backend that was chosen. */
    public LoadOptions in(LoadOptions options) {
        return options.withBackend(backend);
    }
}
