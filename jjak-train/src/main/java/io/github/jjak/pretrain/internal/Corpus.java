package io.github.jjak.pretrain.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.internal.Affixes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raw text as rows of tokens on the disk: each distinct line once, long lines cut into rows that the model takes, some lines held
 * out for evaluation. In memory are two bytes per row while it is used; while it is built, also up to 32 bytes per line, for the
 * search for lines that occur twice.
 */
public final class Corpus implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Corpus.class);
    private static final String DESCRIPTION = "corpus.json";
    private static final int TEXTS_PER_CALL = 4096;

    /** A row of fewer tokens has no context to guess from. */
    private static final int FEWEST_TOKENS = 2;

    private final TokenFile tokens;
    private final Affixes affixes;
    private final Counts counts;
    private final String contentHash;

    /**
     * What the files held.
     *
     * @param lines lines of all files
     * @param emptyLines lines without text
     * @param duplicateLines lines that had been there before
     * @param replacedLines lines with bytes that were replaced
     * @param rows rows of tokens
     * @param tokens tokens of all rows without special tokens
     */
    public record Counts(long lines, long emptyLines, long duplicateLines, long replacedLines, int rows, long tokens) {}

    private Corpus(TokenFile tokens, Affixes affixes, Counts counts, String contentHash) {
        this.tokens = tokens;
        this.affixes = affixes;
        this.counts = counts;
        this.contentHash = contentHash;
    }

    /**
     * Opens the corpus that the folder holds of these files, or makes it. What depends on tokenizer, length or files is looked at
     * by its content.
     *
     * @param folder is created or replaced, whole or not at all
     * @param text the files
     * @param model its tokenizer and its longest text
     * @throws DataException if the files hold no text that can be used
     */
    public static Corpus prepare(Path folder, TextLines text, SentenceTransformer model) {
        return prepare(folder, text, model, Workers.alone());
    }

    /**
     * As {@link #prepare(Path, TextLines, SentenceTransformer)}, for a run of several workers. Where the others see the first one's disk, they
     * open its corpus; elsewhere each makes its own, beside the folder.
     */
    public static Corpus prepare(Path folder, TextLines text, SentenceTransformer model, Workers workers) {
        String hash = hash(text, model);
        return workers.firstAhead(() -> {
            try {
                Path own = workers.isFirst() || isWhole(folder, hash)
                        ? folder
                        : StartFolder.ofWorker(folder, workers.rank());
                make(own, text, model, hash);
                return open(own, model, hash);
            } catch (IOException cause) {
                throw new RunException(folder + " cannot be prepared: " + cause.getMessage() + ".", cause);
            }
        });
    }

    private static void make(Path folder, TextLines text, SentenceTransformer model, String hash) throws IOException {
        AtomicFolder.recover(folder);
        if (!isWhole(folder, hash)) {
            AtomicFolder.write(folder, target -> new Building(target, model).build(text, hash));
        }
    }

    private static boolean isWhole(Path folder, String hash) {
        Path description = folder.resolve(DESCRIPTION);
        return Files.isRegularFile(description)
                && JsonFile.readObject(description).path("sha256").asText().equals(hash);
    }

    private static Corpus open(Path folder, SentenceTransformer model, String hash) throws IOException {
        ObjectNode json = JsonFile.readObject(folder.resolve(DESCRIPTION));
        TokenFile tokens = TokenFile.open(
                folder, model.internals().encoder().configuration().vocabularySize());
        Counts counts = new Counts(
                json.path("lines").asLong(),
                json.path("empty_lines").asLong(),
                json.path("duplicate_lines").asLong(),
                json.path("replaced_lines").asLong(),
                tokens.lengths().rows(),
                tokens.lengths().tokens());
        if (counts.rows() == 0) {
            tokens.close();
            throw new DataException("The files hold no line of at least " + FEWEST_TOKENS + " tokens.");
        }
        return new Corpus(tokens, model.internals().onlySide().affixes(), counts, hash);
    }

    private static String hash(TextLines text, SentenceTransformer model) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(model.internals().tokenizerJson());
            String encoding = text.encoding() == null ? "" : " " + text.encoding();
            digest.update(
                    (model.maxSequenceLength() + " " + text.onBadUtf8() + encoding).getBytes(StandardCharsets.UTF_8));
            byte[] buffer = new byte[1 << 16];
            for (Path file : text.files()) {
                if (!Files.isRegularFile(file)) {
                    throw new DataException("There is no file " + file + ".");
                }
                digest.update(Long.toString(Files.size(file)).getBytes(StandardCharsets.UTF_8));
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    while (in.read(buffer) >= 0) {
                        // The stream feeds the digest.
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException cause) {
            throw new DataException("A text file cannot be read: " + cause.getMessage(), cause);
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("Every Java has SHA-256", cause);
        }
    }

    /** One pass over the text. */
    private static final class Building {
        private final Path folder;
        private final SentenceTransformer model;
        private final int longest;
        private final LongHashSet seen = new LongHashSet();
        private final List<String> texts = new ArrayList<>();
        private final List<Boolean> starts = new ArrayList<>();
        private boolean lineBegun;
        private long duplicates;

        Building(Path folder, SentenceTransformer model) {
            this.folder = folder;
            this.model = model;
            this.longest = Math.min(
                    RowLengths.LONGEST,
                    model.maxSequenceLength()
                            - model.internals().onlySide().affixes().tokens());
            if (longest < FEWEST_TOKENS) {
                throw new UsageException("`maxSequenceLength` " + model.maxSequenceLength()
                        + " leaves no room for text between the special tokens.");
            }
        }

        void build(TextLines text, String hash) throws IOException {
            TextLines.Counts read;
            RowLengths lengths;
            try (TokenFile.Writer writer = new TokenFile.Writer(
                    folder, model.internals().encoder().configuration().vocabularySize())) {
                read = text.read((line, startsLine) -> add(writer, line, startsLine));
                flush(writer);
                lengths = writer.lengths();
            }
            ObjectNode json = JsonFile.object()
                    .put("sha256", hash)
                    .put("lines", read.lines())
                    .put("empty_lines", read.emptyLines())
                    .put("duplicate_lines", duplicates)
                    .put("replaced_lines", read.replacedLines())
                    .put("rows", lengths.rows())
                    .put("tokens", lengths.tokens());
            JsonFile.write(folder.resolve(DESCRIPTION), json);
            log.debug("corpus of {} rows and {} tokens", lengths.rows(), lengths.tokens());
        }

        private void add(TokenFile.Writer writer, String line, boolean startsLine) {
            if (!seen.add(hash(line))) {
                duplicates++;
                return;
            }
            texts.add(line);
            starts.add(startsLine);
            if (texts.size() >= TEXTS_PER_CALL) {
                flush(writer);
            }
        }

        private void flush(TokenFile.Writer writer) {
            List<int[]> rows = model.internals().onlySide().content(texts);
            try {
                for (int i = 0; i < rows.size(); i++) {
                    write(writer, rows.get(i), starts.get(i));
                }
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
            texts.clear();
            starts.clear();
        }

        /** Pieces of about equal length, so that no scrap is left over at a line's end. */
        private void write(TokenFile.Writer writer, int[] ids, boolean startsLine) throws IOException {
            if (startsLine) {
                lineBegun = false;
            }
            if (ids.length < FEWEST_TOKENS) {
                return;
            }
            int pieces = (ids.length + longest - 1) / longest;
            for (int piece = 0; piece < pieces; piece++) {
                int from = (int) ((long) ids.length * piece / pieces);
                int to = (int) ((long) ids.length * (piece + 1) / pieces);
                writer.add(ids, from, to, !lineBegun);
                lineBegun = true;
            }
        }

        /** FNV-1a over the text's characters, finished as in SplitMix64. */
        private static long hash(String text) {
            long hash = 0xCBF29CE484222325L;
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            }
            hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
            hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
            return hash ^ (hash >>> 31);
        }
    }

    /**
     * Rows to train on and rows to measure on. All rows of a line are on one side.
     *
     * @param training row numbers
     * @param heldOut row numbers
     */
    public record Parts(int[] training, int[] heldOut) {}

    /**
     * Holds lines out, every line with the same chance.
     *
     * @param lines how many, from 0 to half of all
     * @throws UsageException if they are more than half of all
     */
    public Parts split(int lines, long seed) {
        RowLengths lengths = tokens.lengths();
        int all = (int)
                IntStream.range(0, counts.rows()).filter(lengths::startsLine).count();
        if (lines < 0 || lines > all / 2) {
            throw new UsageException("`evalLines` must be from 0 to " + all / 2 + ", half of the " + all
                    + " lines, but is " + lines + ".");
        }
        SeededRandom random = SeededRandom.of(seed, -1);
        IntStream.Builder training = IntStream.builder();
        IntStream.Builder heldOut = IntStream.builder();
        int linesLeft = all;
        int wanted = lines;
        boolean held = false;
        for (int row = 0; row < counts.rows(); row++) {
            if (lengths.startsLine(row)) {
                held = random.nextInt(linesLeft--) < wanted;
                wanted -= held ? 1 : 0;
            }
            (held ? heldOut : training).add(row);
        }
        return new Parts(training.build().toArray(), heldOut.build().toArray());
    }

    /** A row between its special tokens. */
    int[] row(int row) {
        int[] content = tokens.row(row);
        int[] ids = new int[content.length + affixes.tokens()];
        System.arraycopy(affixes.before(), 0, ids, 0, affixes.before().length);
        System.arraycopy(content, 0, ids, affixes.before().length, content.length);
        System.arraycopy(affixes.after(), 0, ids, ids.length - affixes.after().length, affixes.after().length);
        return ids;
    }

    /** Tokens of a row with its special tokens. */
    int length(int row) {
        return tokens.lengths().length(row) + affixes.tokens();
    }

    /** What the files held. */
    public Counts counts() {
        return counts;
    }

    /** Hash of the files' bytes, the tokenizer and the longest row. */
    public String contentHash() {
        return contentHash;
    }

    @Override
    public void close() {
        tokens.close();
    }
}
