package io.github.jjak.model;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.file.internal.TemporaryFolder;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.GraphModules;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.TorchScriptFile;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Writes a model as a TorchScript file with its {@code tokenizer.json} and {@code tokenizer_config.json} beside it, for programs that
 * run libtorch, such as Elasticsearch and OpenSearch.
 *
 * <p>{@code forward} takes {@code input_ids} and {@code attention_mask} and, optionally, {@code token_type_ids} and {@code position_ids},
 * each int64 {@code [batch, sequence]}, in this order. Token types that are missing are 0; positions are counted, whatever is given. It
 * returns one tensor of float32. Padding that the mask leaves out changes no vector.
 */
public final class TorchScriptExporter {

    /** File name inside a folder. */
    public static final String FILE = "model.pt";

    private TorchScriptExporter() {}

    /**
     * Writes the files, each whole or not at all; those of the same names are replaced.
     *
     * @param target a path ending in {@code .pt}, or a folder that gets {@value #FILE}
     * @param output what {@code forward} returns: {@code [batch, dimension]}, or {@code [batch, sequence, hidden]}
     * @return the TorchScript file
     * @throws ModelException if the encoder's architecture cannot be exported
     * @throws UsageException if another model's {@code tokenizer.json} lies in the way
     * @throws RunException if writing fails
     */
    public static Path export(SentenceTransformer transformer, Path target, OnnxExporter.Output output) {
        Path file = target.toString().endsWith(".pt") ? target : target.resolve(FILE);
        OnnxExporter.requireVector(transformer);
        EmbeddingModel model = transformer.internals();
        try {
            // libtorch writes to a path of its own, which must be one of plain letters.
            try (TemporaryFolder folder = TemporaryFolder.create("jjak-torchscript")) {
                Path written = folder.path().resolve(FILE);
                write(model, written, output);
                OnnxExporter.writeTokenizer(model, file);
                AtomicFile.write(file, channel -> copy(written, channel));
            }
        } catch (IOException cause) {
            throw new RunException(file + " could not be written by way of the temporary directory: " + cause, cause);
        }
        return file;
    }

    private static void write(EmbeddingModel model, Path file, OnnxExporter.Output output) {
        String result = output == OnnxExporter.Output.HIDDEN_STATES ? GraphModules.HIDDEN : GraphModules.SENTENCE;
        Gradients.without(() -> {
            try (TensorScope scope = TensorScope.open()) {
                TorchScriptFile.write(file, OnnxExporter.describe(model, output, new GraphBuilder()), result);
            }
        });
    }

    private static void copy(Path from, FileChannel target) throws IOException {
        try (FileChannel source = FileChannel.open(from)) {
            long position = 0;
            while (position < source.size()) {
                position += source.transferTo(position, source.size() - position, target);
            }
        }
    }
}
