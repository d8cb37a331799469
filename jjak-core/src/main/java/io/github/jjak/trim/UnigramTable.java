package io.github.jjak.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Unigram takes the pieces whose scores add up to the most (Kudo 2018, arXiv 1804.10959). A text whose pieces are all kept becomes
 * the same pieces: the best way of more is the best way of fewer. What is unknown is scored ten below the lowest score, so a piece
 * with the lowest score stays.
 */
final class UnigramTable implements PieceTable {

    private static final String MARK = "▁";
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

    private record Piece(String text, double score) {}

    private final ObjectNode model;
    private final List<Piece> pieces = new ArrayList<>();
    private final int unknown;
    private final boolean byteFallback;

    UnigramTable(ObjectNode model, String origin) {
        this.model = model;
        for (JsonNode entry : model.path("vocab")) {
            if (!entry.path(0).isTextual() || !entry.path(1).isNumber()) {
                throw new ModelException(origin + ": a piece of the vocabulary lacks its text or its score.");
            }
            pieces.add(new Piece(entry.get(0).asText(), entry.get(1).asDouble()));
        }
        this.unknown = model.path("unk_id").asInt(-1);
        this.byteFallback = model.path("byte_fallback").asBoolean(false);
    }

    @Override
    public int size() {
        return pieces.size();
    }

    @Override
    public @Nullable String surface(int id) {
        if (id >= pieces.size()) {
            return null;
        }
        String text = pieces.get(id).text();
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }

    @Override
    public int unknownId() {
        return unknown;
    }

    @Override
    public boolean neverUnknown() {
        return byteFallback;
    }

    @Override
    public void close(BitSet kept) {
        if (unknown >= 0) {
            kept.set(unknown);
        }
        int lowest = 0;
        for (int id = 0; id < pieces.size(); id++) {
            if (pieces.get(id).score() < pieces.get(lowest).score()) {
                lowest = id;
            }
            if (byteFallback && BYTE.matcher(pieces.get(id).text()).matches()) {
                kept.set(id);
            }
        }
        if (!pieces.isEmpty()) {
            kept.set(lowest);
        }
    }

    @Override
    public ObjectNode trimmed(Numbering numbering) {
        ObjectNode trimmed = model.deepCopy();
        ArrayNode vocabulary = trimmed.putArray("vocab");
        JsonNode old = model.path("vocab");
        for (int id = 0; id < pieces.size(); id++) {
            if (numbering.keeps(id)) {
                // The node itself, so that a score keeps its digits.
                vocabulary.add(old.get(id));
            }
        }
        if (unknown >= 0) {
            trimmed.put("unk_id", numbering.of(unknown));
        }
        return trimmed;
    }
}
