package io.github.jjak.cache.internal;

import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.rank.internal.VectorMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors that were computed once, kept in a folder. Under each {@linkplain ModelFingerprint fingerprint} of a model, with all that
 * decides its vectors, lies an {@link EmbeddingStore} of vectors by the text's hash; no text is stored.
 *
 * <p>What is damaged is computed again. Several processes and threads may share a folder.
 */
public final class EmbeddingCache {

    private static final Logger log = LoggerFactory.getLogger(EmbeddingCache.class);

    /** Texts whose vectors are written together: what a crash may cost. */
    static final int TEXTS_PER_WRITE = 4096;

    private final Path folder;

    private EmbeddingCache(Path folder) {
        this.folder = folder;
    }

    /** The cache in a folder, which is made when the first vectors are written. */
    public static EmbeddingCache in(Path folder) {
        return new EmbeddingCache(folder);
    }

    /**
     * The vectors of texts; those not in the cache are computed and kept.
     *
     * @param role whose prompt is put in front of the texts, if the model has one
     * @return {@code [texts, dimension]}, in order; the caller closes it
     * @throws io.github.jjak.error.RunException if the folder cannot be read or written
     */
    public VectorMatrix embed(SentenceTransformer model, TextRole role, List<String> texts) {
        String key = ModelFingerprint.of(model.internals(), role);
        EmbeddingStore store = EmbeddingStore.in(folder.resolve(key), model.dimension());
        VectorMatrix vectors = VectorMatrix.allocate(texts.size(), model.dimension());
        try {
            Map<TextHash, List<Integer>> missing = rowsByText(texts);
            int distinct = missing.size();
            store.read(missing, vectors);
            log.info("{} of {} distinct texts have their vectors in {}.", distinct - missing.size(), distinct, folder);
            encode(model, role, texts, List.copyOf(missing.entrySet()), store, vectors);
            return vectors;
        } catch (RuntimeException failure) {
            vectors.close();
            throw failure;
        }
    }

    private static Map<TextHash, List<Integer>> rowsByText(List<String> texts) {
        Map<TextHash, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < texts.size(); row++) {
            rows.computeIfAbsent(TextHash.of(texts.get(row)), hash -> new ArrayList<>(1))
                    .add(row);
        }
        return rows;
    }

    private static void encode(
            SentenceTransformer model,
            TextRole role,
            List<String> texts,
            List<Map.Entry<TextHash, List<Integer>>> missing,
            EmbeddingStore store,
            VectorMatrix vectors) {
        for (int from = 0; from < missing.size(); from += TEXTS_PER_WRITE) {
            List<Map.Entry<TextHash, List<Integer>>> part =
                    missing.subList(from, Math.min(missing.size(), from + TEXTS_PER_WRITE));
            List<String> partTexts = part.stream()
                    .map(entry -> texts.get(entry.getValue().get(0)))
                    .toList();
            Map<TextHash, float[]> fresh = new LinkedHashMap<>();
            model.encode(partTexts, role, EncodeOptions.ofDefaults(), (index, vector) -> {
                Map.Entry<TextHash, List<Integer>> entry = part.get((int) index);
                entry.getValue().forEach(row -> vectors.set(row, vector));
                fresh.put(entry.getKey(), vector.clone());
            });
            store.append(fresh, (row, entry) -> {});
        }
    }

    /**
     * The vectors of texts, left in the folder and read when they are asked for; those not in the cache are computed and kept. What is
     * there is read once and compared with its checksum. Memory does not grow with the vectors: 8 bytes per text, and about 50 per text of
     * the folder while the missing ones are computed.
     *
     * @param role whose prompt is put in front of the texts, if the model has one
     * @return in the order of the texts; the caller closes it
     * @throws io.github.jjak.error.RunException if the folder cannot be read or written
     */
    public StoredVectors keep(SentenceTransformer model, TextRole role, List<String> texts) {
        String key = ModelFingerprint.of(model.internals(), role);
        return new Keeping(model, role, texts, EmbeddingStore.in(folder.resolve(key), model.dimension())).run(folder);
    }
}
