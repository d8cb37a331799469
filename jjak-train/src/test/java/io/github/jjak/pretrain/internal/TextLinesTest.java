package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw text in other encodings than UTF-8. */
class TextLinesTest {

    private static final String LINES = "환불은 언제 되나요?\n\n비밀번호를 바꾸고 싶어요\r\n뷁 또는 쀍";
    private static final List<String> TEXTS = List.of("환불은 언제 되나요?", "비밀번호를 바꾸고 싶어요", "뷁 또는 쀍");

    @TempDir
    private Path temp;

    private static List<String> read(Path file, TextLines.OnBadUtf8 onBad, String encoding) {
        List<String> texts = new ArrayList<>();
        new TextLines(List.of(file), onBad, encoding).read((text, startsLine) -> texts.add(text));
        return texts;
    }

    @ParameterizedTest
    @CsvSource({
        "x-windows-949,CP949",
        "x-windows-949,euc-kr",
        "UTF-16,UTF-16",
        "UTF-16LE,utf-16le",
        "UTF-16BE,UTF-16BE",
        "UTF-8,UTF-8"
    })
    void anEncodingThatIsNamedIsObeyed(String written, String named) throws IOException {
        byte[] bytes = LINES.getBytes(Charset.forName(written));
        assertThat(read(Files.write(temp.resolve("a.txt"), bytes), TextLines.OnBadUtf8.REFUSE, named))
                .isEqualTo(TEXTS);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        Path file = Files.write(temp.resolve("a.txt.gz"), packed.toByteArray());
        assertThat(read(file, TextLines.OnBadUtf8.REFUSE, named)).isEqualTo(TEXTS);
    }

    @Test
    void pairsOfSurrogatesSurviveTheEndOfABuffer() throws IOException {
        for (int before = 16_380; before < 16_388; before++) {
            String text = "가".repeat(before) + "👩‍💻 끝";
            Path file = Files.write(temp.resolve("long.txt"), text.getBytes(StandardCharsets.UTF_16LE));
            assertThat(String.join("", read(file, TextLines.OnBadUtf8.REFUSE, "UTF-16LE")))
                    .isEqualTo(text);
        }
    }

    @Test
    void whatTheEncodingDoesNotAllowIsRefusedOrReplaced() throws IOException {
        byte[] bytes = "좋아요\n나빠요 a\n".getBytes(Charset.forName("x-windows-949"));
        bytes[bytes.length - 2] = (byte) 0xFF;
        Path file = Files.write(temp.resolve("bad.txt"), bytes);
        assertThatThrownBy(() -> read(file, TextLines.OnBadUtf8.REFUSE, "CP949"))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("bad.txt", "CP949", "line 1", "`onBadUtf8` replace");
        assertThat(read(file, TextLines.OnBadUtf8.REPLACE, "CP949")).containsExactly("좋아요", "나빠요 \uFFFD");
        TextLines.Counts counts =
                new TextLines(List.of(file), TextLines.OnBadUtf8.REPLACE, "CP949").read((text, startsLine) -> {});
        assertThat(counts.replacedLines()).isEqualTo(1);
    }

    @Test
    void anUnknownEncodingIsRefusedAtOnce() {
        assertThatThrownBy(() -> new TextLines(List.of(), TextLines.OnBadUtf8.REFUSE, "utf-7½"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`encoding` utf-7½");
    }
}
