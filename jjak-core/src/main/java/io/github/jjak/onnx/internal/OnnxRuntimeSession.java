package io.github.jjak.onnx.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph with one output {@code [batch, size]}, run by ONNX Runtime on the processor. Thread-safe. */
public final class OnnxRuntimeSession implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String output;
    private final int padding;

    private OnnxRuntimeSession(OrtEnvironment environment, OrtSession session, String output, int padding) {
        this.environment = environment;
        this.session = session;
        this.output = output;
        this.padding = padding;
    }

    /**
     * Reads a graph; the file is not needed afterwards.
     *
     * @param output name of the output
     * @param padding id of the padding token
     * @param threads that one run may take
     * @throws UsageException if ONNX Runtime is not on the class path, or has no library for this machine
     * @throws ModelException if it refuses the graph
     */
    public static OnnxRuntimeSession open(Path file, String output, int padding, int threads) {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Threads that wait in a loop take the cores from whoever else works: other requests, libtorch, Lucene.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return new OnnxRuntimeSession(
                    environment, environment.createSession(file.toString(), options), output, padding);
        } catch (OrtException refused) {
            throw new ModelException("ONNX Runtime refuses the model's graph: " + refused.getMessage(), refused);
        }
    }

    /** What is thrown where the library is missing differs: no class, no file for this machine, a system library too old. */
    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | RuntimeException missing) {
            throw new UsageException(
                    "`backend` ONNX needs ONNX Runtime. Put com.microsoft.onnxruntime:onnxruntime on the class path, in a"
                            + " version with a library for this machine (" + missing + ").",
                    missing);
        }
    }

    /**
     * One run on rows of about one length; shorter ones are padded.
     *
     * @param rows token ids, each at least one
     * @return {@code [rows][size]}
     */
    public float[][] run(List<int[]> rows) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        long[] shape = {rows.size(), longest};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                inputs.put(
                        name, OnnxTensor.createTensor(environment, LongBuffer.wrap(input(name, rows, longest)), shape));
            }
            try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
                return rows((OnnxTensor) result.get(0), rows.size());
            }
        } catch (OrtException failure) {
            throw new ModelException("ONNX Runtime cannot run the model's graph: " + failure.getMessage(), failure);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private long[] input(String name, List<int[]> rows, int longest) {
        long[] values = new long[rows.size() * longest];
        if (name.equals("token_type_ids")) {
            return values;
        }
        boolean mask = name.equals("attention_mask");
        int next = 0;
        for (int[] row : rows) {
            for (int token = 0; token < longest; token++) {
                boolean real = token < row.length;
                values[next++] = mask ? (real ? 1 : 0) : (real ? row[token] : padding);
            }
        }
        return values;
    }

    private static float[][] rows(OnnxTensor tensor, int count) {
        FloatBuffer numbers = tensor.getFloatBuffer();
        int size = numbers.remaining() / count;
        float[][] rows = new float[count][size];
        for (float[] row : rows) {
            numbers.get(row);
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw new ModelException("ONNX Runtime cannot free the model: " + failure.getMessage(), failure);
        }
    }
}
