package io.github.jjak.model;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.TemporaryFolder;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.EncodingBackend;
import io.github.jjak.model.internal.GraphModules;
import io.github.jjak.model.internal.Modules;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.OnnxRuntimeSession;
import io.github.jjak.onnx.internal.OnnxWriter;
import io.github.jjak.onnx.internal.ProductType;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.ProcessorFlags;
import io.github.jjak.tensor.internal.TensorScope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's exported graph in ONNX Runtime. The graph knows rows of one length only, so rows are sorted by length, and a run takes rows
 * as long as padding them costs little.
 */
final class OnnxBackend implements EncodingBackend {

    private static final Logger log = LoggerFactory.getLogger(OnnxBackend.class);

    /** Of the tokens of a run, how many may be padding. */
    private static final double MOST_PADDING = 0.15;

    private final OnnxRuntimeSession session;

    private OnnxBackend(OnnxRuntimeSession session) {
        this.session = session;
    }

    /**
     * The same model, encoded by ONNX Runtime; takes the other's place, which is closed if that cannot be.
     *
     * @param products what linear layers multiply in
     * @throws io.github.jjak.error.ModelException if the encoder's architecture has no graph, or the graph would exceed 2 GiB
     * @throws UsageException if ONNX Runtime is not there, or the model does what a graph cannot
     * @throws RunException if there is no room for the graph among the temporary files
     */
    static EmbeddingModel of(EmbeddingModel model, ProductType products) {
        try (TensorScope scope = TensorScope.open()) {
            requireGraph(model);
            boolean saturates = products == ProductType.INT8 && !ProcessorFlags.multipliesBytes();
            if (saturates) {
                log.warn(
                        "This processor is not known to have instructions for products of bytes (VNNI): `backend` ONNX_INT8 may be"
                                + " slower than ONNX here, and is less exact: matrices have seven bits. Measure it, or use ONNX.");
            }
            GraphBuilder graph = new GraphBuilder(saturates ? ProductType.INT7 : products);
            graph.input("input_ids");
            Value mask = graph.input("attention_mask");
            Value hidden = OnnxExporter.describeHidden(model, graph);
            Value embeddings = OnnxExporter.describeEmbeddings(model, graph, hidden, mask);
            graph.output(GraphModules.SENTENCE, embeddings, GraphBuilder.BATCH, model.wholeDimension());
            int padding = model.encoder().configuration().padTokenId();
            return model.encodedBy(new OnnxBackend(open(graph, padding)));
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    private static void requireGraph(EmbeddingModel model) {
        model.requireOneEncoder("encode by ONNX Runtime");
        Modules modules = model.modules();
        if (modules.layers() != null || !modules.pooling().includePrompt()) {
            throw new UsageException("`backend` ONNX cannot compute this model's vectors: its pooling "
                    + (modules.layers() != null ? "mixes several layers" : "leaves out the tokens of prompts")
                    + ", which a graph does not. Use `backend` TORCH.");
        }
    }

    private static OnnxRuntimeSession open(GraphBuilder graph, int padding) {
        try {
            try (TemporaryFolder folder = TemporaryFolder.create("jjak-graph-")) {
                Path file = folder.path().resolve("model.onnx");
                try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    OnnxWriter.write(channel, graph, "jjak");
                }
                return OnnxRuntimeSession.open(file, GraphModules.SENTENCE, padding, Libtorch.threads());
            }
        } catch (IOException cause) {
            throw new RunException(
                    "The model's graph cannot be written among the temporary files: " + cause.getMessage()
                            + ". Make room, or name another folder in java.io.tmpdir.",
                    cause);
        }
    }

    @Override
    public float[][] encode(List<int[]> rows, int[] promptTokens, Precision precision, int dimension) {
        if (precision != Precision.FP32) {
            throw new UsageException("`backend` ONNX computes in `precision` FP32 only, not " + precision
                    + ". Use that, or `backend` TORCH.");
        }
        int[] byLength = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(row -> rows.get(row).length))
                .mapToInt(Integer::intValue)
                .toArray();
        float[][] vectors = new float[rows.size()][];
        int from = 0;
        while (from < byLength.length) {
            int to = end(rows, byLength, from);
            List<int[]> run = new ArrayList<>(to - from);
            for (int i = from; i < to; i++) {
                run.add(rows.get(byLength[i]));
            }
            float[][] embeddings = session.run(run);
            for (int i = from; i < to; i++) {
                float[] whole = embeddings[i - from];
                vectors[byLength[i]] = whole.length == dimension ? whole : Arrays.copyOf(whole, dimension);
            }
            from = to;
        }
        return vectors;
    }

    /** Where the run ends that begins here: before the row with which more than the allowed share would be padding. */
    private static int end(List<int[]> rows, int[] byLength, int from) {
        long tokens = 0;
        int to = from;
        while (to < byLength.length) {
            int length = rows.get(byLength[to]).length;
            long padded = (long) length * (to - from + 1);
            if (to > from && padded - (tokens + length) > MOST_PADDING * padded) {
                break;
            }
            tokens += length;
            to++;
        }
        return to;
    }

    @Override
    public void requireTrainable() {
        throw new UsageException("A model of `backend` ONNX only encodes. Load it with `backend` TORCH to train it.");
    }

    @Override
    public void close() {
        session.close();
    }
}
