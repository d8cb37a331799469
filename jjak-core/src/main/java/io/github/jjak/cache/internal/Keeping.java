package io.github.jjak.cache.internal;

import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every text's vector is in a store:
 *
 * <ol>
 *   <li>Each text is looked up, and its vector compared with its checksum.
 *   <li>Texts without a whole vector are encoded, some thousands at a time, and appended; a crash costs one such part.
 *   <li>What is left in memory is where each text's vector lies.
 * </ol>
 */
final class Keeping {

    private static final Logger log = LoggerFactory.getLogger(Keeping.class);

    private final SentenceTransformer model;
    private final TextRole role;
    private final List<String> texts;
    private final EmbeddingStore store;
    private final RowsByText known;
    private final int[] rows;
    private final int[] checksums;

    Keeping(SentenceTransformer model, TextRole role, List<String> texts, EmbeddingStore store) {
        this.model = model;
        this.role = role;
        this.texts = texts;
        this.store = store;
        this.known = store.rows();
        this.rows = new int[texts.size()];
        this.checksums = new int[texts.size()];
    }

    /** @param folder what the log names */
    StoredVectors run(Path folder) {
        List<Integer> missing = lookUp();
        log.info("{} of {} texts have their vectors in {}.", texts.size() - missing.size(), texts.size(), folder);
        for (int from = 0; from < missing.size(); from += EmbeddingCache.TEXTS_PER_WRITE) {
            encode(missing.subList(from, Math.min(missing.size(), from + EmbeddingCache.TEXTS_PER_WRITE)));
        }
        FileChannel vectors = store.openVectors();
        if (vectors == null) {
            // There is no text, and nothing was ever written.
            store.append(Map.of(), (row, entry) -> {});
            vectors = Objects.requireNonNull(store.openVectors());
        }
        return new StoredVectors(store.vectors(), vectors, model.dimension(), rows, checksums);
    }

    /** Numbers of the texts without a whole vector. */
    private List<Integer> lookUp() {
        List<Integer> missing = new ArrayList<>();
        int damaged = 0;
        try (FileChannel vectors = store.openVectors()) {
            for (int text = 0; text < rows.length; text++) {
                TextHash hash = TextHash.of(texts.get(text));
                if (vectors == null || known.row(hash) < 0) {
                    missing.add(text);
                } else if (isWhole(vectors, hash)) {
                    place(text, hash);
                } else {
                    missing.add(text);
                    damaged++;
                }
            }
        } catch (IOException cause) {
            throw store.unusable(cause);
        }
        if (damaged > 0) {
            log.warn("{} vectors in {} are damaged; they are computed again.", damaged, store.vectors());
        }
        return missing;
    }

    private boolean isWhole(FileChannel vectors, TextHash hash) throws IOException {
        float @Nullable [] vector =
                EmbeddingStore.vector(vectors, known.row(hash), known.checksum(hash), model.dimension());
        return vector != null;
    }

    private void place(int text, TextHash hash) {
        rows[text] = known.row(hash);
        checksums[text] = known.checksum(hash);
    }

    private void encode(List<Integer> part) {
        float[][] vectors = new float[part.size()][];
        List<String> partTexts = part.stream().map(texts::get).toList();
        model.encode(
                partTexts, role, EncodeOptions.ofDefaults(), (index, vector) -> vectors[(int) index] = vector.clone());
        Map<TextHash, float[]> fresh = new LinkedHashMap<>();
        for (int i = 0; i < vectors.length; i++) {
            fresh.put(TextHash.of(partTexts.get(i)), vectors[i]);
        }
        store.append(fresh, (row, entry) -> known.put(entry.text(), row, entry.checksum()));
        for (int i = 0; i < vectors.length; i++) {
            place(part.get(i), TextHash.of(partTexts.get(i)));
        }
    }
}
