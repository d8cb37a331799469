package io.github.jjak.cli.option;

import io.github.jjak.error.internal.NearestName;
import io.github.jjak.model.Backend;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What computes vectors where nothing is trained. */
public final class BackendOption {

    @Option(
            names = "--backend",
            paramLabel = "ENGINE",
            description = "torch; onnx: ONNX Runtime, sooner done with one short text, fp32 only, the weights twice in"
                    + " memory; or onnx-int8: the same with products of bytes, for processors with VNNI (default:"
                    + " torch).",
            converter = Name.class)
    private Backend backend = Backend.TORCH;

    /** Names as people write them. */
    static final class Name implements ITypeConverter<Backend> {
        @Override
        public Backend convert(String name) {
            String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
            List<String> known = new ArrayList<>();
            for (Backend backend : Backend.values()) {
                if (backend.id().equals(wanted)) {
                    return backend;
                }
                known.add(backend.id());
            }
            throw new TypeConversionException("\"" + name + "\" is not a backend." + NearestName.suggestion(name, known)
                    + " Backends: " + String.join(", ", known) + ".");
        }
    }

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
