package io.github.jjak.train.internal;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.RunException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.EncodingBackend;
import io.github.jjak.model.internal.EncodingBackend.Pass;
import io.github.jjak.tensor.Precision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Texts that the first worker has encoded by all of them. It alone knows what for; the others compute the forward passes that fall to them,
 * each as the first one would, so with the same weights and the same number of threads the vectors have the same bits as one worker's.
 *
 * <p>What the first one asks without a model's {@code encode}, it computes alone, while the others wait. If one of them is lost, it
 * computes the rest alone, so that nothing measured is missing from the checkpoint that it then writes. Used on the training thread.
 */
final class SharedEncoding {

    /** Rows whose vectors travel at a time, but for those of the last pass. */
    private static final int ROWS_AT_ONCE = 16_384;

    private final EmbeddingModel model;
    private final Workers workers;
    private final SentenceTransformer shared;
    private boolean othersAreLost;

    /** @param model with the same weights on all workers, stays the caller's */
    SharedEncoding(SentenceTransformer model, Workers workers) {
        this.model = model.internals();
        this.workers = workers;
        // One for the whole run: it says once that texts are cut.
        this.shared = workers.count() == 1
                ? model
                : new SentenceTransformer(this.model.encodedBy(new ByAll(this.model.backend())));
    }

    /** On the first worker, while the others {@link #follow}: work with a model that all of them compute. */
    <T> T lead(Function<SentenceTransformer, T> work) {
        // A failure ends the run, and with it the others.
        T made = work.apply(shared);
        if (workers.count() > 1 && !othersAreLost) {
            try {
                workers.fromFirst(() -> Workers.NOTHING);
            } catch (RunException lost) {
                othersAreLost = true;
            }
        }
        return made;
    }

    /** On another worker: computes its share until the first one has done its work. */
    void follow() {
        for (byte[] asked = asked(); asked.length > 0; asked = asked()) {
            Request request = Request.read(ByteBuffer.wrap(asked));
            gathered(
                    request,
                    pass -> model.backend()
                            .encode(pass.rows(), pass.promptTokens(), request.precision(), request.dimension()));
        }
    }

    private byte[] asked() {
        return workers.fromFirst(() -> Workers.NOTHING);
    }

    /** What {@link EncodingBackend#encode} is asked for, as it travels. */
    private record Request(List<Pass> passes, Precision precision, int dimension) {

        private static final int BEFORE_PASSES = 3 * Integer.BYTES;
        private static final int BEFORE_ROW = 2 * Integer.BYTES;

        byte[] bytes() {
            int size = BEFORE_PASSES;
            for (Pass pass : passes) {
                size += Integer.BYTES;
                for (int[] row : pass.rows()) {
                    size += BEFORE_ROW + Integer.BYTES * row.length;
                }
            }
            ByteBuffer bytes = ByteBuffer.allocate(size)
                    .putInt(precision == Precision.BF16 ? 1 : 0)
                    .putInt(dimension)
                    .putInt(passes.size());
            for (Pass pass : passes) {
                bytes.putInt(pass.rows().size());
                for (int row = 0; row < pass.promptTokens().length; row++) {
                    int[] ids = pass.rows().get(row);
                    bytes.putInt(pass.promptTokens()[row]).putInt(ids.length);
                    for (int id : ids) {
                        bytes.putInt(id);
                    }
                }
            }
            return bytes.array();
        }

        static Request read(ByteBuffer bytes) {
            Precision precision = bytes.getInt() == 1 ? Precision.BF16 : Precision.FP32;
            int dimension = bytes.getInt();
            List<Pass> passes = new ArrayList<>();
            for (int left = bytes.getInt(); left > 0; left--) {
                int[] promptTokens = new int[bytes.getInt()];
                List<int[]> rows = new ArrayList<>();
                for (int row = 0; row < promptTokens.length; row++) {
                    promptTokens[row] = bytes.getInt();
                    rows.add(IntStream.range(0, bytes.getInt())
                            .map(place -> bytes.getInt())
                            .toArray());
                }
                passes.add(new Pass(rows, promptTokens));
            }
            return new Request(passes, precision, dimension);
        }
    }

    /** The vectors of all passes, of which this worker computes its own. */
    private List<float[][]> gathered(Request request, Function<Pass, float[][]> here) {
        List<Pass> passes = request.passes();
        return new DealtPasses(workers)
                .run(
                        passes.stream().mapToInt(pass -> pass.rows().size()).toArray(),
                        request.dimension(),
                        number -> here.apply(passes.get(number)));
    }

    /** On the first worker: what it is asked for, all compute. */
    private final class ByAll implements EncodingBackend {
        private final EncodingBackend own;

        ByAll(EncodingBackend own) {
            this.own = own;
        }

        @Override
        public float[][] encode(List<int[]> rows, int[] promptTokens, Precision precision, int dimension) {
            return own.encode(rows, promptTokens, precision, dimension);
        }

        @Override
        public synchronized List<float[][]> encodeAll(
                List<Pass> passes, Precision precision, int dimension, Function<Pass, float[][]> here) {
            List<float[][]> all = new ArrayList<>(passes.size());
            while (all.size() < passes.size()) {
                List<Pass> next = passes.subList(all.size(), end(passes, all.size()));
                all.addAll(
                        othersAreLost || next.size() == 1
                                ? own.encodeAll(next, precision, dimension, here)
                                : shared(new Request(next, precision, dimension), here));
            }
            return all;
        }

        private List<float[][]> shared(Request request, Function<Pass, float[][]> here) {
            try {
                workers.fromFirst(request::bytes);
                return gathered(request, here);
            } catch (RunException lost) {
                // The next exchange ends the run, and says so.
                othersAreLost = true;
                return own.encodeAll(request.passes(), request.precision(), request.dimension(), here);
            }
        }

        private static int end(List<Pass> passes, int from) {
            int rows = 0;
            int to = from;
            while (to < passes.size() && rows < ROWS_AT_ONCE) {
                rows += passes.get(to++).rows().size();
            }
            return to;
        }

        @Override
        public void requireTrainable() {
            own.requireTrainable();
        }

        @Override
        public void close() {
            // The model that is trained owns the backend.
        }
    }
}
