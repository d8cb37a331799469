package io.github.jjak.tokenize.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's table of replacements, {@code precompiled_charsmap}: the number of bytes of a double-array trie, the trie, and the
 * replacements it points to, each ended by a zero byte. The native reader trusts every index in it; here each that can be reached
 * is looked at.
 */
final class CharsMap {

    private static final int BYTES = 256;

    private final int[] trie;
    private final byte[] replacements;

    private CharsMap(int[] trie, byte[] replacements) {
        this.trie = trie;
        this.replacements = replacements;
    }

    /** Whether no text can lead the reader out of the table. */
    static boolean sound(byte[] table) {
        ByteBuffer buffer = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        if (table.length < 2 * Integer.BYTES) {
            return false;
        }
        int bytes = buffer.getInt();
        if (bytes < Integer.BYTES || bytes % Integer.BYTES != 0 || bytes > buffer.remaining()) {
            return false;
        }
        int[] trie = new int[bytes / Integer.BYTES];
        buffer.asIntBuffer().get(trie);
        buffer.position(buffer.position() + bytes);
        byte[] replacements = new byte[buffer.remaining()];
        buffer.get(replacements);
        return new CharsMap(trie, replacements).everyPathStaysInside();
    }

    private boolean everyPathStaysInside() {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(offset(trie[0]));
        while (!open.isEmpty()) {
            int node = open.remove();
            if (node < 0 || node >= trie.length) {
                return false;
            }
            if (seen.get(node)) {
                continue;
            }
            seen.set(node);
            for (int letter = 1; letter < BYTES; letter++) {
                int next = node ^ letter;
                if (next >= trie.length) {
                    return false;
                }
                int unit = trie[next];
                if (label(unit) == letter && !leads(next, unit, open)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean leads(int at, int unit, Deque<Integer> open) {
        int target = at ^ offset(unit);
        if (target < 0 || target >= trie.length) {
            return false;
        }
        if ((unit >>> 8 & 1) == 1 && !isReplacement(trie[target] & 0x7FFF_FFFF)) {
            return false;
        }
        open.add(target);
        return true;
    }

    /** Whether a whole character begins there; the reader takes all up to the next zero byte. */
    private boolean isReplacement(int begin) {
        return begin < replacements.length && (replacements[begin] & 0xC0) != 0x80;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private static int label(int unit) {
        return unit & (1 << 31 | 0xFF);
    }
}
