package io.github.jjak.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code vocab} that gives each piece its number: WordPiece's and BPE's. */
final class PiecesByName {

    private static final int LARGEST_ID = 1 << 24;

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<@Nullable String> pieces = new ArrayList<>();

    PiecesByName(JsonNode model, String origin) {
        for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
            int id = entry.getValue().asInt(-1);
            if (!entry.getValue().isInt() || id < 0 || id > LARGEST_ID) {
                throw new ModelException(origin + ": the vocabulary gives a piece a number that is none.");
            }
            ids.put(entry.getKey(), id);
            while (pieces.size() <= id) {
                pieces.add(null);
            }
            pieces.set(id, entry.getKey());
        }
    }

    int size() {
        return pieces.size();
    }

    /** A piece by its number; null where the number is none's. */
    @Nullable
    String piece(int id) {
        return id < pieces.size() ? pieces.get(id) : null;
    }

    /** The number of a piece; -1 if there is none. */
    int id(String piece) {
        return ids.getOrDefault(piece, -1);
    }

    void addKept(ObjectNode vocabulary, Numbering numbering) {
        for (int id = 0; id < pieces.size(); id++) {
            String piece = pieces.get(id);
            if (piece != null && numbering.keeps(id)) {
                vocabulary.put(piece, numbering.of(id));
            }
        }
    }
}
