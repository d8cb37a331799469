package io.github.jjak.cache.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.ModelFingerprint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores of pairs that a cross-encoder gave once, kept in a folder. Under the {@linkplain ModelFingerprint fingerprint} of the model lies
 * an {@link EmbeddingStore} of one number per pair, by the pair's hash; no text is stored. What is damaged is computed again.
 *
 * <p>Scores that were computed are on the disk when some thousands have come together, and when this is closed. Thread-safe; one caller
 * at a time. The model stays the caller's.
 */
public final class KeptScores implements AutoCloseable {

    private final CrossEncoderModel model;
    private final @Nullable EmbeddingStore store;
    private final RowsByText rows;
    private final Map<TextHash, float[]> fresh = new LinkedHashMap<>();
    private @Nullable FileChannel file;

    private KeptScores(CrossEncoderModel model, @Nullable EmbeddingStore store) {
        this.model = model;
        this.store = store;
        this.rows = store == null ? new RowsByText() : store.rows();
        this.file = store == null ? null : store.openVectors();
    }

    /**
     * Scores by a model of one label.
     *
     * @param folder where scores are kept; null for nowhere
     * @throws UsageException if the model has several labels
     * @throws RunException if the folder cannot be read
     */
    public static KeptScores of(CrossEncoder model, @Nullable Path folder) {
        if (model.labels() != 1) {
            throw new UsageException("A model that scores pairs has one label, but " + model.location() + " has "
                    + model.labels() + ".");
        }
        return new KeptScores(
                model.internals(),
                folder == null ? null : EmbeddingStore.in(folder.resolve(ModelFingerprint.of(model.internals())), 1));
    }

    /**
     * Scores before the model's activation, in order.
     *
     * @throws RunException if the folder cannot be read or written
     */
    public synchronized float[] scores(List<TextPair> pairs) {
        float[] scores = new float[pairs.size()];
        Map<TextHash, List<Integer>> missing = new LinkedHashMap<>();
        for (int pair = 0; pair < scores.length; pair++) {
            TextHash hash = hash(pairs.get(pair));
            float[] known = known(hash);
            if (known == null) {
                missing.computeIfAbsent(hash, absent -> new ArrayList<>(1)).add(pair);
            } else {
                scores[pair] = known[0];
            }
        }
        List<Map.Entry<TextHash, List<Integer>>> entries = List.copyOf(missing.entrySet());
        for (int from = 0; from < entries.size(); from += EmbeddingCache.TEXTS_PER_WRITE) {
            compute(
                    pairs,
                    entries.subList(from, Math.min(entries.size(), from + EmbeddingCache.TEXTS_PER_WRITE)),
                    scores);
        }
        return scores;
    }

    private void compute(List<TextPair> pairs, List<Map.Entry<TextHash, List<Integer>>> part, float[] scores) {
        List<TextPair> distinct =
                part.stream().map(entry -> pairs.get(entry.getValue().get(0))).toList();
        float[][] computed = model.scores(model.tokenizeAny(distinct));
        for (int i = 0; i < computed.length; i++) {
            float score = computed[i][0];
            part.get(i).getValue().forEach(pair -> scores[pair] = score);
            if (store != null) {
                fresh.put(part.get(i).getKey(), new float[] {score});
            }
        }
        if (fresh.size() >= EmbeddingCache.TEXTS_PER_WRITE) {
            write();
        }
    }

    /** The lengths keep the texts apart. */
    private static TextHash hash(TextPair pair) {
        return TextHash.of(pair.first().length() + ":" + pair.first() + pair.second());
    }

    private float @Nullable [] known(TextHash hash) {
        float[] justComputed = fresh.get(hash);
        FileChannel scores = file;
        if (justComputed != null || scores == null || rows.row(hash) < 0) {
            return justComputed;
        }
        try {
            return EmbeddingStore.vector(scores, rows.row(hash), rows.checksum(hash), 1);
        } catch (IOException cause) {
            throw new RunException("Scores that were kept cannot be read: " + cause.getMessage() + ".", cause);
        }
    }

    private void write() {
        EmbeddingStore into = store;
        if (into == null || fresh.isEmpty()) {
            return;
        }
        into.append(fresh, (row, entry) -> rows.put(entry.text(), row, entry.checksum()));
        fresh.clear();
        if (file == null) {
            file = into.openVectors();
        }
    }

    @Override
    public synchronized void close() {
        try (FileChannel last = file) {
            write();
            file = null;
        } catch (IOException cause) {
            throw new RunException("The file of scores could not be closed: " + cause.getMessage() + ".", cause);
        }
    }
}
