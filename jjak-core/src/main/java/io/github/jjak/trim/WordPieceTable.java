package io.github.jjak.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * WordPiece takes the longest piece that fits, again and again. A text whose pieces are all kept becomes the same pieces: what was
 * the longest of more is the longest of fewer. Only a word that was unknown may become known, where the piece that led into the
 * dead end is gone.
 */
final class WordPieceTable implements PieceTable {

    private final ObjectNode model;
    private final PiecesByName pieces;
    private final String continuing;
    private final int unknown;

    WordPieceTable(ObjectNode model, String origin) {
        this.model = model;
        this.pieces = new PiecesByName(model, origin);
        this.continuing = model.path("continuing_subword_prefix").asText("##");
        this.unknown = pieces.id(model.path("unk_token").asText("[UNK]"));
    }

    @Override
    public int size() {
        return pieces.size();
    }

    @Override
    public @Nullable String surface(int id) {
        String piece = pieces.piece(id);
        boolean continues = piece != null && !continuing.isEmpty() && piece.startsWith(continuing);
        // A piece that is the mark itself is a text.
        return piece != null && continues && piece.length() > continuing.length()
                ? piece.substring(continuing.length())
                : piece;
    }

    @Override
    public int unknownId() {
        return unknown;
    }

    @Override
    public boolean neverUnknown() {
        return false;
    }

    @Override
    public void close(BitSet kept) {
        if (unknown >= 0) {
            kept.set(unknown);
        }
    }

    @Override
    public ObjectNode trimmed(Numbering numbering) {
        ObjectNode trimmed = model.deepCopy();
        pieces.addKept(trimmed.putObject("vocab"), numbering);
        return trimmed;
    }
}
