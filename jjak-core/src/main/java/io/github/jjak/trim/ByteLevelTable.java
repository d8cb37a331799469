package io.github.jjak.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Byte-level BPE merges neighbours, the earliest rule of the list first (Sennrich et al. 2016, arXiv 1508.07909; bytes: Radford et
 * al. 2019). A text whose pieces are all kept becomes the same pieces if the rules that make these pieces are kept: each time, the
 * rule that was the earliest of more is the earliest of fewer. So with a piece stay the pieces it is merged from, and with them
 * every rule among pieces that stay. The pieces of single bytes stay too: no text is ever unknown.
 */
final class ByteLevelTable implements PieceTable {

    private record Merge(String left, String right) {}

    private final ObjectNode model;
    private final PiecesByName pieces;
    private final Map<Merge, Integer> ranks = new LinkedHashMap<>();

    ByteLevelTable(ObjectNode model, String origin) {
        this.model = model;
        this.pieces = new PiecesByName(model, origin);
        for (JsonNode merge : model.path("merges")) {
            Merge parsed = parse(merge);
            if (parsed == null) {
                throw new ModelException(origin + ": a merge does not join two pieces.");
            }
            ranks.putIfAbsent(parsed, ranks.size());
        }
    }

    private static @Nullable Merge parse(JsonNode merge) {
        if (merge.isArray()) {
            return merge.size() == 2
                    ? new Merge(merge.get(0).asText(), merge.get(1).asText())
                    : null;
        }
        String[] parts = merge.asText().split(" ", -1);
        return parts.length == 2 ? new Merge(parts[0], parts[1]) : null;
    }

    @Override
    public int size() {
        return pieces.size();
    }

    @Override
    public @Nullable String surface(int id) {
        String piece = pieces.piece(id);
        byte[] bytes = piece == null ? null : ByteLetters.bytes(piece);
        if (bytes == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(" ") ? text.substring(1) : text;
        } catch (CharacterCodingException partOfLetter) {
            return null;
        }
    }

    @Override
    public int unknownId() {
        return -1;
    }

    @Override
    public boolean neverUnknown() {
        return true;
    }

    @Override
    public void close(BitSet kept) {
        for (int id = 0; id < pieces.size(); id++) {
            String piece = pieces.piece(id);
            if (piece != null && piece.length() == 1) {
                kept.set(id);
            }
        }
        for (int id : kept.stream().toArray()) {
            String piece = pieces.piece(id);
            if (piece != null) {
                keepOrigin(piece, kept);
            }
        }
    }

    /** Merges the piece's letters as a text's would be, and keeps every piece on the way. */
    private void keepOrigin(String piece, BitSet kept) {
        List<String> parts = new ArrayList<>();
        piece.codePoints().forEach(letter -> parts.add(Character.toString(letter)));
        for (int next = earliest(parts); next >= 0; next = earliest(parts)) {
            Merge merge = new Merge(parts.get(next), parts.get(next + 1));
            String merged = merge.left() + merge.right();
            for (int i = next; i < parts.size() - 1; i++) {
                if (parts.get(i).equals(merge.left()) && parts.get(i + 1).equals(merge.right())) {
                    parts.set(i, merged);
                    parts.remove(i + 1);
                }
            }
            int id = pieces.id(merged);
            if (id >= 0) {
                kept.set(id);
            }
        }
    }

    /** Where the pair stands whose rule is the earliest; -1 if no rule fits. */
    private int earliest(List<String> parts) {
        int place = -1;
        int best = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < parts.size(); i++) {
            int rank = ranks.getOrDefault(new Merge(parts.get(i), parts.get(i + 1)), Integer.MAX_VALUE);
            if (rank < best) {
                best = rank;
                place = i;
            }
        }
        return place;
    }

    @Override
    public ObjectNode trimmed(Numbering numbering) {
        ObjectNode trimmed = model.deepCopy();
        pieces.addKept(trimmed.putObject("vocab"), numbering);
        ArrayNode merges = trimmed.putArray("merges");
        for (JsonNode rule : model.path("merges")) {
            Merge merge = parse(rule);
            if (merge != null
                    && numbering.keeps(pieces.id(merge.left()))
                    && numbering.keeps(pieces.id(merge.right()))
                    && numbering.keeps(pieces.id(merge.left() + merge.right()))) {
                merges.add(rule);
            }
        }
        return trimmed;
    }
}
