package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.index.SearchHit.Passage;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Cuts texts that are longer than a model looks at into passages that overlap, at ends of sentences where it can.
 *
 * <ol>
 *   <li>A text within the limit is one passage.
 *   <li>Otherwise it is cut into pieces: sentences; of a sentence beyond the limit its words; of a word beyond the limit equal parts.
 *   <li>A passage takes pieces until the next one would not fit; the next passage begins with the last pieces of it that fit into
 *       the overlap.
 * </ol>
 *
 * <p>Immutable; thread-safe if the measure is.
 */
final class PassageCutter {

    private final ToIntFunction<String> measure;
    private final int limit;
    private final int overlap;

    /**
     * A cutter.
     *
     * @param measure length of a text, in tokens for instance
     * @param limit greatest length of a passage, at least 1
     * @param overlap greatest length that two passages share, at least 0 and below the limit
     */
    PassageCutter(ToIntFunction<String> measure, int limit, int overlap) {
        if (limit < 1 || overlap < 0 || overlap >= limit) {
            throw new UsageException("Passages of " + limit + " tokens that share " + overlap
                    + " are not possible; a passage needs at least 1 token and must be longer than what it shares.");
        }
        this.measure = measure;
        this.limit = limit;
        this.overlap = overlap;
    }

    /** A piece of text with its length. */
    private record Piece(int start, int end, int length) {}

    List<Passage> cut(String text) {
        // No tokenizer makes more tokens than bytes, so most texts need not be measured.
        if ((text.length() <= limit && text.getBytes(StandardCharsets.UTF_8).length <= limit)
                || measure.applyAsInt(text) <= limit) {
            return List.of(new Passage(0, 0, text.length()));
        }
        List<Piece> pieces = new ArrayList<>();
        sentences(text, pieces);
        List<Passage> passages = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            int next = first;
            int length = 0;
            while (next < pieces.size()
                    && (next == first || length + pieces.get(next).length() <= limit)) {
                length += pieces.get(next++).length();
            }
            passages.add(new Passage(
                    passages.size(),
                    pieces.get(first).start(),
                    pieces.get(next - 1).end()));
            first = next == pieces.size() ? next : overlapStart(pieces, first, next);
        }
        return passages;
    }

    /** First of the last pieces that the next passage repeats; it always gets further by at least one piece. */
    private int overlapStart(List<Piece> pieces, int first, int next) {
        int shared = 0;
        int start = next;
        while (start - 1 > first
                && shared + pieces.get(start - 1).length() <= overlap
                && shared + pieces.get(start - 1).length() + pieces.get(next).length() <= limit) {
            shared += pieces.get(--start).length();
        }
        return start;
    }

    private void sentences(String text, List<Piece> pieces) {
        split(
                text,
                0,
                text.length(),
                BreakIterator.getSentenceInstance(Locale.ROOT),
                pieces,
                (start, end) -> split(
                        text,
                        start,
                        end,
                        BreakIterator.getLineInstance(Locale.ROOT),
                        pieces,
                        (from, to) -> parts(text, from, to, pieces)));
    }

    /** What to do with a piece that is too long. */
    private interface TooLong {
        void accept(int start, int end);
    }

    private void split(String text, int start, int end, BreakIterator breaks, List<Piece> pieces, TooLong tooLong) {
        String part = text.substring(start, end);
        breaks.setText(part);
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            int length = measure.applyAsInt(part.substring(from, to));
            if (length <= limit) {
                pieces.add(new Piece(start + from, start + to, Math.max(1, length)));
            } else {
                tooLong.accept(start + from, start + to);
            }
        }
    }

    private void parts(String text, int start, int end, List<Piece> pieces) {
        int from = start;
        while (from < end) {
            int to = end;
            while (to - from > 1 && measure.applyAsInt(text.substring(from, to)) > limit) {
                to = from + (to - from) / 2;
            }
            if (to < end && Character.isHighSurrogate(text.charAt(to - 1))) {
                to = to - from > 1 ? to - 1 : to + 1;
            }
            pieces.add(new Piece(from, to, Math.max(1, measure.applyAsInt(text.substring(from, to)))));
            from = to;
        }
    }
}
