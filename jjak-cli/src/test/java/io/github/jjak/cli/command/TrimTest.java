package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimTest {

    private static final String TEXT = "환불은 언제 되나요?";

    @TempDir
    private Path temp;

    @Test
    void aTrimmedModelEmbedsTheTextsAsBefore() throws Exception {
        Path lines = Files.writeString(temp.resolve("log.txt"), TEXT + "\n배송이 늦어요.\n");
        Path table = Files.writeString(temp.resolve("faq.csv"), "q,a\n\"주문, 취소\",가능합니다\n");
        Path folder = temp.resolve("small");
        Run run = Run.jjak(
                "trim",
                "--model",
                "builtin:ko-tiny",
                "--texts",
                lines + "," + table,
                "--output",
                folder.toString(),
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("100.000 %", "4 texts", "0 texts are tokenised differently");
        assertThat(run.lastLine()).contains("\"changed_texts\":0", "\"texts\":4", "\"pieces_after\"");

        Run original = Run.jjak("embed", "--model", "builtin:ko-tiny", TEXT);
        Run trimmed = Run.jjak("embed", "--model", folder.toString(), TEXT);
        assertThat(trimmed.exitCode()).as(trimmed.err()).isZero();
        assertThat(trimmed.out()).isEqualTo(original.out());
    }

    /** Without texts the vocabulary stays; with them both become smaller. */
    @Test
    void layersAreKept() throws Exception {
        Path folder = temp.resolve("shallow");
        Run run = Run.jjak(
                "trim", "--model", "builtin:ko-tiny", "--layers", "0", "--output", folder.toString(), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("1 of ");
        assertThat(run.lastLine()).contains("\"layers\":[0]", "\"parameters_after\"");
        Path lines = Files.writeString(temp.resolve("log.txt"), TEXT + "\n");
        Path both = temp.resolve("both");
        Run smaller = Run.jjak(
                "trim",
                "--model",
                "builtin:ko-tiny",
                "--layers",
                "0",
                "--texts",
                lines.toString(),
                "--output",
                both.toString());
        assertThat(smaller.exitCode()).as(smaller.err()).isZero();
        Run shallow = Run.jjak("embed", "--model", folder.toString(), TEXT);
        assertThat(shallow.exitCode()).as(shallow.err()).isZero();
        assertThat(Run.jjak("embed", "--model", both.toString(), TEXT).out()).isEqualTo(shallow.out());
        Run none = Run.jjak(
                "trim",
                "--model",
                "builtin:ko-tiny",
                "--layers",
                "99",
                "--output",
                temp.resolve("x").toString());
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("--layers", "[99]");
    }

    /** Whose pieces are all kept gets the same scores, to the bit; fewer layers give others, by the same head. */
    @Test
    void aCrossEncoderIsTrimmed() throws Exception {
        Path whole = temp.resolve("whole");
        List<TextPair> pairs = List.of(new TextPair(TEXT, "사흘 안에 됩니다."), new TextPair("배송이 늦어요.", "사흘 안에 됩니다."));
        float[][] scores;
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder crossEncoder = CrossEncoder.create(encoder, List.of("아니다", "맞다"), 64, 7)) {
            crossEncoder.save(whole);
            scores = crossEncoder.predictLabels(pairs);
        }
        Path lines = Files.writeString(temp.resolve("log.txt"), TEXT + "\n배송이 늦어요.\n사흘 안에 됩니다.\n");
        String[] start = {"trim", "--model", whole.toString(), "--output"};
        Run words = Run.jjak(with(start, temp.resolve("words").toString(), "--texts", lines.toString()));
        assertThat(words.exitCode()).as(words.err()).isZero();
        try (CrossEncoder trimmed = CrossEncoder.load(temp.resolve("words"))) {
            assertThat(trimmed.labelNames()).containsExactly("아니다", "맞다");
            assertThat(trimmed.predictLabels(pairs)).isDeepEqualTo(scores);
        }
        assertThat(Files.size(temp.resolve("words/model.safetensors")))
                .isLessThan(Files.size(whole.resolve("model.safetensors")));
        Run layers = Run.jjak(with(start, temp.resolve("shallow").toString(), "--layers", "0"));
        assertThat(layers.exitCode()).as(layers.err()).isZero();
        assertThat(layers.err()).contains("1 of 2 layers");
        try (CrossEncoder shallow = CrossEncoder.load(temp.resolve("shallow"))) {
            assertThat(shallow.labelNames()).containsExactly("아니다", "맞다");
            assertThat(shallow.predictLabels(pairs)).isNotEqualTo(scores);
        }
        Run cut = Run.jjak(with(start, temp.resolve("x").toString(), "--layers", "0", "--truncate-dim", "8"));
        assertThat(cut.exitCode()).isEqualTo(2);
        assertThat(cut.err()).contains("--truncate-dim", "is a cross-encoder");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnyWork() throws Exception {
        Path lines = Files.writeString(temp.resolve("log.txt"), TEXT + "\n");
        String[] start = {"trim", "--model", "builtin:ko-tiny", "--texts", lines.toString(), "--output"};
        Run exists = Run.jjak(with(start, temp.toString()));
        assertThat(exists.exitCode()).isEqualTo(2);
        assertThat(exists.err()).contains("exists");
        Run script = Run.jjak(with(start, temp.resolve("x").toString(), "--scripts", "klingon"));
        assertThat(script.exitCode()).isEqualTo(2);
        assertThat(script.err()).contains("klingon", "hangul");
        Run none = Run.jjak(with(start, temp.resolve("x").toString(), "--pieces", "0"));
        assertThat(none.exitCode()).isEqualTo(2);
        Run missing = Run.jjak(
                "trim",
                "--model",
                "builtin:ko-tiny",
                "--texts",
                "no.txt",
                "--output",
                temp.resolve("x").toString());
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("no.txt");
    }

    private static String[] with(String[] start, String... further) {
        String[] all = java.util.Arrays.copyOf(start, start.length + further.length);
        System.arraycopy(further, 0, all, start.length, further.length);
        return all;
    }
}
