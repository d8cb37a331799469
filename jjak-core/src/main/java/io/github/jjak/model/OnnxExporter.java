package io.github.jjak.model;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.FolderFiles;
import io.github.jjak.model.internal.GraphModules;
import io.github.jjak.model.internal.Modules;
import io.github.jjak.model.internal.OnnxFile;
import io.github.jjak.model.internal.SentenceModule;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.OnnxWriter;
import io.github.jjak.onnx.internal.ProductType;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.Tokenizer;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Writes a model as an ONNX file with its {@code tokenizer.json} and {@code tokenizer_config.json} beside it, for ONNX
 * Runtime and what builds on it.
 *
 * <p>Inputs are {@code input_ids}, {@code attention_mask} and, where the encoder has more than one token type,
 * {@code token_type_ids}, each int64 {@code [batch, sequence]}. Padding that the mask leaves out changes no vector.
 */
public final class OnnxExporter {

    /** File name inside a folder, as Hugging Face's tools use it. */
    public static final String FILE = "model.onnx";

    /** Any text. */
    private static final String PROBE = "0";

    private OnnxExporter() {}

    /** What the graph computes. */
    public enum Output {
        /**
         * {@code sentence_embedding} {@code [batch, dimension]}, pooled and passed through the model's modules, beside
         * {@code last_hidden_state}.
         */
        SENTENCE_EMBEDDING,
        /** {@code last_hidden_state} {@code [batch, sequence, hidden]} alone, for programs that pool themselves. */
        HIDDEN_STATES
    }

    /**
     * Writes the files, each whole or not at all; those of the same names are replaced.
     *
     * @param target a path ending in {@code .onnx}, or a folder that gets {@value #FILE}
     * @return the ONNX file
     * @throws ModelException if the encoder's architecture cannot be exported, or the file would exceed 2 GiB
     * @throws UsageException if another model's {@code tokenizer.json} lies in the way
     * @throws io.github.jjak.error.RunException if writing fails
     */
    public static Path export(SentenceTransformer transformer, Path target, Output output) {
        return export(transformer, target, output, StoredType.FP32);
    }

    /**
     * As {@link #export(SentenceTransformer, Path, Output)}, with a type for the linear layers.
     *
     * @param weights {@code FP32}; or {@code INT8}: matrices of linear layers in int8 with one scale per output, their inputs rounded to
     *     uint8 at each run, and the table of words in int8 with one scale per row. A quarter of the size, and faster on processors with
     *     instructions for products of bytes (VNNI). Jjak does not read such a file
     * @throws UsageException for another type
     */
    public static Path export(SentenceTransformer transformer, Path target, Output output, StoredType weights) {
        ProductType products = productType(weights);
        Path file = target.toString().endsWith(".onnx") ? target : target.resolve(FILE);
        requireVector(transformer);
        EmbeddingModel model = transformer.internals();
        try (TensorScope scope = TensorScope.open()) {
            // First, so that a model that cannot be exported leaves no files.
            GraphBuilder graph = describe(model, output, new GraphBuilder(products));
            writeTokenizer(model, file);
            AtomicFile.write(file, channel -> OnnxWriter.write(channel, graph, "jjak"));
        }
        return file;
    }

    /**
     * Writes a cross-encoder: output {@code logits} {@code [batch, labels]}, as transformers gives it, without the activation. Inputs are
     * the two texts in one row, as the model's tokenizer puts them together. The model's {@code config.json}, in which labels and activation
     * stand, travels in the file, so that {@link CrossEncoder#load(String)} reads it alone.
     *
     * @param target a path ending in {@code .onnx}, or a folder that gets {@value #FILE}
     * @return the ONNX file
     * @throws ModelException if the encoder's architecture cannot be exported, or the file would exceed 2 GiB
     * @throws UsageException if another model's {@code tokenizer.json} lies in the way
     * @throws io.github.jjak.error.RunException if writing fails
     */
    public static Path export(CrossEncoder crossEncoder, Path target) {
        return export(crossEncoder, target, StoredType.FP32);
    }

    /**
     * As {@link #export(CrossEncoder, Path)}, with a type for the linear layers of the encoder; see
     * {@link #export(SentenceTransformer, Path, Output, StoredType)}.
     */
    public static Path export(CrossEncoder crossEncoder, Path target, StoredType weights) {
        ProductType products = productType(weights);
        Path file = target.toString().endsWith(".onnx") ? target : target.resolve(FILE);
        crossEncoder.predictLabels(List.of(new TextPair(PROBE, PROBE)));
        CrossEncoderModel model = crossEncoder.internals();
        try (TensorScope scope = TensorScope.open()) {
            GraphBuilder graph = new GraphBuilder(products);
            graph.input("input_ids");
            Value mask = graph.input("attention_mask");
            Value hidden = model.encoderModel().encoder().describe(graph);
            Value pooled = new PoolingGraph(graph, hidden, mask)
                    .describe(model.encoderModel().modules().pooling());
            graph.output(OnnxFile.LOGITS, model.head().describe(graph, pooled), GraphBuilder.BATCH, model.labels());
            OnnxFile.describe(graph, model);
            writeTokenizer(model.encoderModel(), file);
            AtomicFile.write(file, channel -> OnnxWriter.write(channel, graph, "jjak"));
        }
        return file;
    }

    private static ProductType productType(StoredType weights) {
        return switch (weights) {
            case FP32 -> ProductType.FLOAT32;
            case INT8 -> ProductType.INT8;
            case FP16 -> throw new UsageException("A graph is written with `weights` in FP32 or INT8, not FP16.");
        };
    }

    /** Writes the tokenizer's files beside a file that is about to be written. */
    static void writeTokenizer(EmbeddingModel model, Path file) {
        byte[] tokenizer = Objects.requireNonNull(model.files().tokenizerFiles().get(TokenizerFiles.TOKENIZER));
        Path tokenizerFile = file.resolveSibling(TokenizerFiles.TOKENIZER);
        refuseOther(tokenizerFile, file, tokenizer);
        AtomicFile.write(tokenizerFile, tokenizer);
        String configuration = JsonFile.format(model.files().exportedTokenizerConfiguration()) + "\n";
        AtomicFile.write(
                file.resolveSibling(FolderFiles.TOKENIZER_CONFIG), configuration.getBytes(StandardCharsets.UTF_8));
    }

    /** A model whose vectors are NaN is refused before anything is written. */
    static void requireVector(SentenceTransformer model) {
        model.internals().requireOneEncoder("write a graph");
        model.encode(PROBE);
    }

    /** The graph of a model, in one that is empty; refers to its weights. */
    static GraphBuilder describe(EmbeddingModel model, Output output, GraphBuilder graph) {
        graph.input("input_ids");
        Value mask = graph.input("attention_mask");
        Modules modules = model.modules();
        Value hidden = describeHidden(model, graph);
        int size = modules.pooling().tokenDimension();
        graph.output(GraphModules.HIDDEN, hidden, GraphBuilder.BATCH, GraphBuilder.SEQUENCE, size);
        if (output == Output.SENTENCE_EMBEDDING) {
            if (model.dimension() < model.wholeDimension()) {
                throw new UsageException(
                        "The model gives the first " + model.dimension() + " of the " + model.wholeDimension()
                                + " numbers of its vectors, but a graph gives them all. Load it with `truncateDimension` "
                                + model.wholeDimension() + ", and cut the vectors outside.");
            }
            Value embeddings = describeEmbeddings(model, graph, hidden, mask);
            graph.output(GraphModules.SENTENCE, embeddings, GraphBuilder.BATCH, model.dimension());
        }
        GraphModules.describe(graph, modules, output == Output.SENTENCE_EMBEDDING);
        return graph;
    }

    /** Hidden states {@code [batch, sequence, tokenDimension]}. */
    static Value describeHidden(EmbeddingModel model, GraphBuilder graph) {
        if (model.modules().layers() != null) {
            throw new UsageException(
                    "The model's WeightedLayerPooling mixes the hidden states of several layers, but the graph of an"
                            + " encoder gives the last ones only, so it cannot be exported.");
        }
        Value hidden = model.encoder().describe(graph);
        for (SentenceModule module : model.modules().ofTokens()) {
            hidden = module.describe(graph, hidden);
        }
        return hidden;
    }

    /** Pooled and passed through the modules behind, {@code [batch, wholeDimension]}. */
    static Value describeEmbeddings(EmbeddingModel model, GraphBuilder graph, Value hidden, Value mask) {
        if (!model.modules().pooling().includePrompt()) {
            throw new UsageException(
                    "The model excludes the tokens of its prompts from pooling, which an exported graph cannot do."
                            + " Export it with `Output.HIDDEN_STATES` and pool outside the graph.");
        }
        Value counted = withoutDropped(graph, mask, model);
        Value embeddings = new PoolingGraph(graph, hidden, counted)
                .describe(model.modules().pooling());
        for (SentenceModule module : model.modules().ofTexts()) {
            embeddings = module.describe(graph, embeddings);
        }
        return embeddings;
    }

    /** The mask without what a table of token vectors leaves out: what stands for no token, and perhaps the unknown one. */
    private static Value withoutDropped(GraphBuilder graph, Value mask, EmbeddingModel model) {
        int tokens = model.encoder().configuration().vocabularySize();
        Value counted = mask;
        if (model.encoder().tokenNumbers() > tokens) {
            Value present = graph.node("Less", graph.input("input_ids"), graph.integer(tokens));
            counted = graph.node("Mul", counted, graph.toInteger(present));
        }
        int dropped = model.tokenizer().droppedToken();
        if (dropped != Tokenizer.NO_TOKEN) {
            Value distance = graph.node("Abs", graph.node("Sub", graph.input("input_ids"), graph.integer(dropped)));
            Value other = graph.node("Less", graph.integer(0), distance);
            counted = graph.node("Mul", counted, graph.toInteger(other));
        }
        return counted;
    }

    /** A tokenizer that is the same, or that lies beside the file about to be replaced, may be overwritten. */
    private static void refuseOther(Path tokenizerFile, Path file, byte[] tokenizer) {
        try {
            if (Files.exists(tokenizerFile)
                    && !Files.exists(file)
                    && !Arrays.equals(Files.readAllBytes(tokenizerFile), tokenizer)) {
                throw new UsageException("There is another model's " + TokenizerFiles.TOKENIZER + " at " + tokenizerFile
                        + "; choose another folder.");
            }
        } catch (IOException cause) {
            throw new ModelException(tokenizerFile + " cannot be read: " + cause.getMessage(), cause);
        }
    }
}
