package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

    private static SentenceTransformer model;

    @TempDir
    private Path temp;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private TextLines file(String name, byte[] content) throws IOException {
        Path file = temp.resolve(name);
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(content);
        }
        return new TextLines(List.of(file), TextLines.OnBadUtf8.REFUSE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void emptyLinesAndRepetitionsAreCountedAndLeftOut() throws Exception {
        TextLines text = file("a.txt.gz", utf8("\uFEFF환불은 언제 되나요?\r\n\r\n   \n배송이 늦어요\n환불은 언제 되나요?\n비밀번호를 바꾸고 싶어요"));
        try (Corpus corpus = Corpus.prepare(temp.resolve("corpus"), text, model)) {
            assertThat(corpus.counts())
                    .extracting(Corpus.Counts::lines, Corpus.Counts::emptyLines, Corpus.Counts::duplicateLines)
                    .containsExactly(6L, 2L, 1L);
            assertThat(corpus.counts().rows()).isEqualTo(3);
            assertThat(corpus.row(0))
                    .isEqualTo(model.internals()
                            .tokenize(List.of("환불은 언제 되나요?"))
                            .ids()
                            .get(0));
            assertThat(corpus.row(2))
                    .isEqualTo(model.internals()
                            .tokenize(List.of("비밀번호를 바꾸고 싶어요"))
                            .ids()
                            .get(0));
        }
    }

    @Test
    void longLinesAreCutAndLoseNothing() throws Exception {
        String words = "환불 배송 주문 ".repeat(9000);
        TextLines text = file("long.txt", utf8(words + "\n" + "가".repeat(50_000)));
        List<String> pieces = new ArrayList<>();
        text.read((piece, startsLine) -> pieces.add(piece));
        assertThat(pieces).hasSizeGreaterThan(3).allMatch(piece -> utf8(piece).length <= TextLines.LONGEST_PIECE);
        assertThat(String.join("", pieces).replace(" ", "")).isEqualTo((words + "가".repeat(50_000)).replace(" ", ""));
        try (Corpus corpus = Corpus.prepare(temp.resolve("corpus"), text, model)) {
            int[] lengths = IntStream.range(0, corpus.counts().rows())
                    .map(corpus::length)
                    .toArray();
            assertThat(Arrays.stream(lengths).max().orElse(0)).isLessThanOrEqualTo(model.maxSequenceLength());
            assertThat(corpus.counts().tokens()).isGreaterThanOrEqualTo(27_000);
        }
    }

    @Test
    void badUtf8IsRefusedByFileAndLineOrReplaced() throws Exception {
        byte[] bad = utf8("좋아요 좋아요\n나빠요 ? 나빠요\n");
        bad[bad.length - 12] = (byte) 0xFF;
        TextLines text = file("bad.txt", bad);
        assertThatThrownBy(() -> text.read((piece, startsLine) -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bad.txt")
                .hasMessageContaining("line 2");
        TextLines replacing = new TextLines(text.files(), TextLines.OnBadUtf8.REPLACE);
        List<String> pieces = new ArrayList<>();
        TextLines.Counts counts = replacing.read((piece, startsLine) -> pieces.add(piece));
        assertThat(counts.replacedLines()).isEqualTo(1);
        assertThat(pieces.get(1)).contains("\uFFFD");
        assertThatThrownBy(() -> file("utf16.txt", "가나다".getBytes(StandardCharsets.UTF_16BE))
                        .read((piece, startsLine) -> {}))
                .isInstanceOf(DataException.class);
    }

    @Test
    void heldOutLinesAreNeverTrainedOn() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 200; line++) {
            lines.append("주문 번호 ").append(line).append(" 확인해 주세요\n");
        }
        try (Corpus corpus = Corpus.prepare(temp.resolve("corpus"), file("lines.txt", utf8(lines.toString())), model)) {
            Corpus.Parts parts = corpus.split(30, 5);
            assertThat(parts.heldOut()).hasSize(30).isSorted();
            Set<Integer> all = new HashSet<>();
            IntStream.concat(Arrays.stream(parts.heldOut()), Arrays.stream(parts.training()))
                    .forEach(all::add);
            assertThat(all).hasSize(200);
            assertThat(corpus.split(30, 5).heldOut()).isEqualTo(parts.heldOut());
            assertThat(corpus.split(30, 6).heldOut()).isNotEqualTo(parts.heldOut());
            assertThatThrownBy(() -> corpus.split(101, 5))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`evalLines`");
        }
    }

    @Test
    void aPreparedCorpusIsTakenAgainUnlessTheTextChanged() throws Exception {
        Path folder = temp.resolve("corpus");
        TextLines text = file("a.txt", utf8("배송이 늦어요\n환불해 주세요\n"));
        Corpus.prepare(folder, text, model).close();
        Object first = Files.getLastModifiedTime(folder.resolve("tokens.bin"));
        Corpus.prepare(folder, text, model).close();
        assertThat(Files.getLastModifiedTime(folder.resolve("tokens.bin"))).isEqualTo(first);
        try (Corpus changed = Corpus.prepare(folder, file("a.txt", utf8("배송이 늦어요\n환불해 주세요\n고마워요 정말\n")), model)) {
            assertThat(changed.counts().rows()).isEqualTo(3);
        }
    }

    @Test
    void textThatHoldsNothingIsRefused() throws Exception {
        TextLines text = file("empty.txt", utf8("\n\n"));
        assertThatThrownBy(() -> Corpus.prepare(temp.resolve("corpus"), text, model))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Corpus.prepare(
                        temp.resolve("corpus"),
                        new TextLines(List.of(temp.resolve("none.txt")), TextLines.OnBadUtf8.REFUSE),
                        model))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none.txt");
    }
}
