package io.github.jjak.trim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The pieces of one kind of tokenizer model. */
interface PieceTable {

    /** One more than the largest number of a piece. */
    int size();

    /** What a piece stands for in a text, without marks of beginning or continuing; null where it is no text of its own. */
    @Nullable
    String surface(int id);

    /** The number of the piece for what is unknown; -1 where nothing is. */
    int unknownId();

    /** Whether every text can be written without the unknown piece, whatever is left out. */
    boolean neverUnknown();

    /** Adds what the kept pieces need to come about, and what scores and fallbacks are measured by. */
    void close(BitSet kept);

    /** The {@code model} of the trimmed {@code tokenizer.json}. */
    ObjectNode trimmed(Numbering numbering);
}
