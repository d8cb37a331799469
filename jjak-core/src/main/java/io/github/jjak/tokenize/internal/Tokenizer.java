package io.github.jjak.tokenize.internal;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.github.jjak.error.ModelException;
import io.github.jjak.lifetime.internal.UseCount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Hugging Face tokenizer of a model, read from its {@code tokenizer.json}.
 *
 * <p>Padding is off and truncation is Jjak's own: always explicit, always counted. Thread-safe until closed.
 */
public final class Tokenizer implements AutoCloseable {

    /** No token has this number. */
    public static final int NO_TOKEN = -1;

    /** Texts handed to the native library in one call: enough for its threads, little memory for the encodings. */
    private static final int TEXTS_PER_CALL = 1024;

    /** A text of which every vocabulary has a token, if only the unknown one. */
    private static final String PROBE = "0";

    private static final int LONGEST_HALF = 8192;

    private static final String WORD_START = "\u2581";

    private final HuggingFaceTokenizer tokenizer;
    private final TruncationSide truncationSide;
    private final byte[] json;
    /** Made for the first long text; most tokenizers never see one. */
    private volatile @Nullable TextStart textStart;

    private final UseCount uses;
    private final int unknown;
    private final @Nullable TokenBag bag;

    private Tokenizer(
            HuggingFaceTokenizer tokenizer,
            TruncationSide truncationSide,
            int unknown,
            byte[] json,
            @Nullable TokenBag bag) {
        this.json = json;
        this.bag = bag;
        this.tokenizer = tokenizer;
        this.truncationSide = truncationSide;
        this.uses = new UseCount("This tokenizer", tokenizer::close);
        this.unknown = unknown;
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws ModelException if the file is missing or the tokenizers library refuses it
     */
    public static Tokenizer load(Path tokenizerJson) {
        if (!Files.isRegularFile(tokenizerJson)) {
            throw new ModelException("The model folder lacks " + tokenizerJson.getFileName() + " (looked for "
                    + tokenizerJson + "). Save it with a fast tokenizer: tokenizer.save_pretrained(folder).");
        }
        try {
            return load(Files.readAllBytes(tokenizerJson), tokenizerJson.toString());
        } catch (IOException cause) {
            throw new ModelException(tokenizerJson + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /**
     * Reads the content of a {@code tokenizer.json}.
     *
     * @param origin what messages call it
     * @throws ModelException if the tokenizers library refuses it
     */
    public static Tokenizer load(byte[] tokenizerJson, String origin) {
        return load(new TokenizerSettings.Effective(tokenizerJson, TruncationSide.RIGHT, NO_TOKEN), origin);
    }

    /**
     * Reads a tokenizer.
     *
     * @param effective what its files say
     * @param origin what messages call it
     * @throws ModelException if the tokenizers library refuses it
     */
    public static Tokenizer load(TokenizerSettings.Effective effective, String origin) {
        return load(effective, null, origin);
    }

    /**
     * As {@link #load(TokenizerSettings.Effective, String)}.
     *
     * @param bag how tokens go into a table of token vectors; null for an encoder, which takes them as they are
     */
    public static Tokenizer load(TokenizerSettings.Effective effective, @Nullable TokenBag bag, String origin) {
        // The library otherwise looks for a GPU and tries to download a build for it.
        setUnlessGiven("RUST_FLAVOR", "cpu");
        // The library otherwise asks the cloud's metadata service where it runs and reports its use to its makers.
        setUnlessGiven("OPT_OUT_TRACKING", "true");
        if (!TokenizerCheck.isOrdinary(effective.json(), origin)) {
            TokenizerTrial.pass(effective.json(), origin);
        }
        try {
            Map<String, String> options = Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "true");
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(effective.json()), options),
                    effective.truncationSide(),
                    effective.unknown(),
                    effective.json(),
                    bag);
        } catch (IOException | RuntimeException cause) {
            throw new ModelException(
                    origin + " cannot be used as a tokenizer: " + firstLine(cause.getMessage()), cause);
        } catch (LinkageError cause) {
            throw new ModelException(
                    "The tokenizers library cannot be unpacked and loaded: " + firstLine(cause.getMessage())
                            + ". About 20 MB must be free in ~/.djl.ai, or in the folder that DJL_CACHE_DIR names.",
                    cause);
        }
    }

    /**
     * Turns texts into token ids with the model's special tokens around them.
     *
     * @param texts any texts; an empty text becomes its special tokens alone
     * @param maxLength most tokens per text, special tokens included; content is cut at its end, or at its start if the
     *     model says so
     */
    public TokenizedTexts tokenize(List<String> texts, int maxLength) {
        TokenizedTexts tokenized = pieces(texts, maxLength);
        return bag == null ? tokenized : bag.of(tokenized, unknown);
    }

    private TokenizedTexts pieces(List<String> texts, int maxLength) {
        try (UseCount.Use use = uses.begin()) {
            return tokenizeOpen(texts, maxLength);
        }
    }

    /** Number of the token that is left out of every text; {@link #NO_TOKEN} for none. */
    public int droppedToken() {
        return bag != null && bag.dropsUnknown() ? unknown : NO_TOKEN;
    }

    /** A tokenizer that does the same, with native memory of its own; the caller closes both. */
    public Tokenizer copy(String origin) {
        return load(new TokenizerSettings.Effective(json, truncationSide, unknown), bag, origin);
    }

    /**
     * A tokenizer with another vocabulary that treats texts as this one does; the caller closes both.
     *
     * @param tokenizerJson what its {@code tokenizer.json} says
     * @param rows the old number of each token, by its new one
     * @throws ModelException if the tokenizers library refuses it
     */
    public Tokenizer withVocabulary(byte[] tokenizerJson, int[] rows, String origin) {
        int renumbered = NO_TOKEN;
        for (int i = 0; i < rows.length && unknown != NO_TOKEN; i++) {
            renumbered = rows[i] == unknown ? i : renumbered;
        }
        TokenBag smaller = bag == null ? null : new TokenBag(rows.length, bag.dropsUnknown());
        return load(new TokenizerSettings.Effective(tokenizerJson, truncationSide, renumbered), smaller, origin);
    }

    /** SentencePiece's mark of a word's beginning is a token of its own before what is unknown: together they are one word. */
    private static boolean beginsAWord(Encoding encoding, int token) {
        return token >= 0 && encoding.getTokens()[token].equals(WORD_START);
    }

    private TokenizedTexts tokenizeOpen(List<String> texts, int maxLength) {
        List<int[]> rows = new ArrayList<>(texts.size());
        int truncatedTexts = 0;
        long truncatedTokens = 0;
        long unknownTokens = 0;
        long contentTokens = 0;
        for (int from = 0; from < texts.size(); from += TEXTS_PER_CALL) {
            List<String> part = texts.subList(from, Math.min(texts.size(), from + TEXTS_PER_CALL));
            for (Encoding encoding : beginnings(part, maxLength)) {
                long[] ids = encoding.getIds();
                long[] special = encoding.getSpecialTokenMask();
                rows.add(truncate(ids, special, maxLength, truncationSide));
                for (int i = 0; i < ids.length; i++) {
                    contentTokens += 1 - special[i];
                    if (ids[i] == unknown && special[i] == 0) {
                        unknownTokens++;
                        contentTokens -= beginsAWord(encoding, i - 1) ? 1 : 0;
                    }
                }
                if (ids.length > maxLength) {
                    truncatedTexts++;
                    truncatedTokens += ids.length - maxLength;
                }
            }
        }
        return new TokenizedTexts(rows, truncatedTexts, truncatedTokens, unknownTokens, contentTokens);
    }

    /**
     * The whole content of texts as token ids, without the special tokens around it and without truncation.
     *
     * @param texts any texts; an empty text has no tokens
     */
    public List<int[]> content(List<String> texts) {
        Affixes affixes = affixes();
        return pieces(texts, Integer.MAX_VALUE).ids().stream()
                .map(ids -> Arrays.copyOfRange(ids, affixes.before().length, ids.length - affixes.after().length))
                .toList();
    }

    /**
     * How two texts become one row.
     *
     * @throws ModelException if the tokenizer has no template for two texts
     */
    public PairTemplate pairTemplate() {
        int[] probe = content(List.of(PROBE)).get(0);
        try (UseCount.Use use = uses.begin()) {
            return PairTemplate.of(tokenizer.encode(PROBE, PROBE), probe, truncationSide);
        }
    }

    /**
     * Texts as token ids without special tokens, for {@link PairTemplate#row}. What is cut of a pair depends on which text is longer, so
     * they are whole, but for texts that are beyond {@value #LONGEST_HALF} tokens and any pair.
     *
     * @param maxLength most tokens of a pair
     */
    public TokenizedTexts halves(List<String> texts, int maxLength) {
        Affixes affixes = affixes();
        TokenizedTexts whole = tokenize(texts, (int)
                Math.min(Integer.MAX_VALUE, Math.max(LONGEST_HALF, maxLength + 1L) + affixes.tokens()));
        return new TokenizedTexts(
                whole.ids().stream()
                        .map(ids ->
                                Arrays.copyOfRange(ids, affixes.before().length, ids.length - affixes.after().length))
                        .toList(),
                whole.truncatedTexts(),
                whole.truncatedTokens(),
                whole.unknownTokens(),
                whole.contentTokens());
    }

    /** The tokens of a whole text, one by one, with the special tokens around them. */
    public List<TextToken> tokensOf(String text) {
        Encoding encoding = encoding(text);
        long[] ids = encoding.getIds();
        long[] special = encoding.getSpecialTokenMask();
        String[] written = encoding.getTokens();
        CharSpan[] spans = encoding.getCharTokenSpans();
        List<TextToken> tokens = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = special[i] == 1 ? null : spans[i];
            tokens.add(new TextToken(
                    Math.toIntExact(ids[i]),
                    written[i],
                    special[i] == 1,
                    span == null ? NO_TOKEN : span.getStart(),
                    span == null ? NO_TOKEN : span.getEnd()));
        }
        return tokens;
    }

    /** The special tokens around every text. */
    public Affixes affixes() {
        Encoding encoding = encoding(PROBE);
        int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
        long[] special = encoding.getSpecialTokenMask();
        int before = 0;
        while (before < ids.length && special[before] == 1) {
            before++;
        }
        int after = ids.length;
        while (after > before && special[after - 1] == 1) {
            after--;
        }
        return new Affixes(Arrays.copyOf(ids, before), Arrays.copyOfRange(ids, after, ids.length));
    }

    /** Number of tokens of a text with its special tokens, before any truncation. */
    public int length(String text) {
        return pieces(List.of(text), Integer.MAX_VALUE).ids().get(0).length;
    }

    /** Number of tokens of a text without the special token at its end, if there is one. */
    public int lengthWithoutEnd(String text) {
        Encoding encoding = encoding(text);
        long[] special = encoding.getSpecialTokenMask();
        boolean endsSpecial = special.length > 0 && special[special.length - 1] == 1;
        return endsSpecial ? special.length - 1 : special.length;
    }

    /** Encodings of the texts, or of starts of them that have more than the wanted number of tokens, the same as the whole texts. */
    private List<Encoding> beginnings(List<String> texts, int maxLength) {
        if (truncationSide != TruncationSide.RIGHT || texts.stream().noneMatch(TextStart::isLong)) {
            return List.of(encodings(texts));
        }
        List<String> starts =
                texts.stream().map(text -> textStart().of(text, maxLength, 0)).toList();
        List<Encoding> encodings = new ArrayList<>(List.of(encodings(starts)));
        for (int i = 0; i < encodings.size(); i++) {
            String text = texts.get(i);
            String start = starts.get(i);
            for (int doublings = 1;
                    start.length() < text.length() && encodings.get(i).getIds().length <= maxLength;
                    doublings++) {
                start = textStart().of(text, maxLength, doublings);
                encodings.set(i, encodings(List.of(start))[0]);
            }
        }
        return encodings;
    }

    private TextStart textStart() {
        TextStart known = textStart;
        if (known == null) {
            known = TextStart.of(json, "tokenizer.json");
            textStart = known;
        }
        return known;
    }

    private Encoding[] encodings(List<String> texts) {
        try {
            return tokenizer.batchEncode(texts);
        } catch (RuntimeException cause) {
            throw new ModelException(
                    "The tokenizer cannot cut these texts into tokens: " + firstLine(cause.getMessage())
                            + ". Its tokenizer.json is damaged or incomplete.",
                    cause);
        }
    }

    private Encoding encoding(String text) {
        try (UseCount.Use use = uses.begin()) {
            return tokenizer.encode(text);
        }
    }

    /** Refuses further texts; what is being tokenised on other threads is finished before the memory is freed. */
    @Override
    public void close() {
        uses.close();
    }

    /** Keeps the special tokens before and after the content and as much of the content as fits. */
    static int[] truncate(long[] ids, long[] special, int maxLength, TruncationSide side) {
        int leading = 0;
        while (leading < ids.length && special[leading] == 1) {
            leading++;
        }
        int trailing = 0;
        while (trailing < ids.length - leading && special[ids.length - 1 - trailing] == 1) {
            trailing++;
        }
        int length = Math.min(ids.length, Math.max(maxLength, leading + trailing));
        int[] row = new int[length];
        for (int i = 0; i < length; i++) {
            boolean fromStart = side == TruncationSide.RIGHT ? i < length - trailing : i < leading;
            int source = fromStart ? i : ids.length - (length - i);
            row[i] = Math.toIntExact(ids[source]);
        }
        return row;
    }

    private static void setUnlessGiven(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "unknown reason"
                // Between backticks stand names of properties of ours alone.
                : message.lines().findFirst().orElse("unknown reason").replace('`', '"');
    }
}
