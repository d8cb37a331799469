package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
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
