package io.github.jjak.tokenize.internal;

import io.github.jjak.store.internal.LongArray;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.store.internal.StoredBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of texts, one after the other. Immutable and thread-safe.
 *
 * @param starts {@code [texts + 1]}: the first token of each text
 * @param ids four bytes per token
 */
record StoredTokens(LongArray starts, StoredBytes ids, int truncatedTexts, long truncatedTokens) {

    /** A multiple of what a tokenizer takes at once, so that it gets the same parts as with all texts together. */
    private static final int TEXTS_PER_CALL = 1 << 13;

    int count() {
        return (int) starts.size() - 1;
    }

    /** Number of tokens of a text; 0 for {@link TextNumbering#ABSENT}. */
    int length(int text) {
        return text == TextNumbering.ABSENT ? 0 : (int) (starts.get(text + 1L) - starts.get(text));
    }

    /** Tokens of a text; none for {@link TextNumbering#ABSENT}. */
    int[] of(int text) {
        int[] tokens = new int[length(text)];
        if (tokens.length > 0) {
            byte[] bytes = new byte[tokens.length * Integer.BYTES];
            ids.read(starts.get(text) * Integer.BYTES, bytes);
            ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer().get(tokens);
        }
        return tokens;
    }

    /** Tokenises some texts at a time. Not thread-safe. */
    static final class Writer implements AutoCloseable {

        private final LongArray starts;
        private final StoredBytes.Writer ids;
        private int written;
        private int truncatedTexts;
        private long truncatedTokens;

        /** @param texts how many will be written */
        Writer(Storage storage, int texts) {
            this.starts = new LongArray(storage, texts + 1L);
            this.ids = new StoredBytes.Writer(storage);
        }

        /** Writes the texts of columns that were numbered together, from their lowest number on. */
        void tokenize(TextNumbering texts, int[] columns, int firstNumber, TokenStore.TextTokenizer tokenizer) {
            List<String> part = new ArrayList<>();
            texts.forEachText(columns, firstNumber, text -> {
                part.add(text);
                if (part.size() == TEXTS_PER_CALL) {
                    add(tokenizer.tokenizePart(part));
                    part.clear();
                }
            });
            add(tokenizer.tokenizePart(part));
            // Parts are let through, whatever their words; all of them together may be too strange.
            tokenizer.tokenize(List.of());
        }

        private void add(TokenizedTexts tokenized) {
            for (int[] tokens : tokenized.ids()) {
                byte[] bytes = new byte[tokens.length * Integer.BYTES];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.nativeOrder())
                        .asIntBuffer()
                        .put(tokens);
                ids.write(bytes, bytes.length);
                starts.set(written + 1L, starts.get(written) + tokens.length);
                written++;
            }
            truncatedTexts += tokenized.truncatedTexts();
            truncatedTokens += tokenized.truncatedTokens();
        }

        /** Ends writing. */
        StoredTokens finish() {
            return new StoredTokens(starts, ids.finish(), truncatedTexts, truncatedTokens);
        }

        @Override
        public void close() {
            ids.close();
        }
    }
}
