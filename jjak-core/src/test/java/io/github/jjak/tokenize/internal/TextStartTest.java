package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.fixture.ParityFixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first tokens of a long text are those of the whole text. */
class TextStartTest {

    private static final int[] LENGTHS = {3, 16, 128};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-tiny",
                "roberta-klue-tiny",
                "electra-tiny-plain",
                "xlm-roberta-tiny-plain",
                "modernbert-tiny-plain"
            })
    void longTextsHaveTheTokensOfTheWhole(String model) throws Exception {
        Path file = ParityFixtures.of(TextStartTest.class).path(model + "/tokenizer.json");
        assertThat(TextStart.of(Files.readAllBytes(file), "the file").of("가나다 ".repeat(5_000), 16, 0))
                .hasSizeLessThan(6_000);
        List<String> texts = texts();
        try (Tokenizer tokenizer = Tokenizer.load(file)) {
            for (int length : LENGTHS) {
                TokenizedTexts cut = tokenizer.tokenize(texts, length);
                // Content is never cut, so this looks at whole texts.
                List<int[]> whole = tokenizer.content(texts);
                Affixes affixes = tokenizer.affixes();
                for (int i = 0; i < texts.size(); i++) {
                    int room = Math.min(length - affixes.tokens(), whole.get(i).length);
                    int[] row = cut.ids().get(i);
                    int before = affixes.before().length;
                    assertThat(Arrays.copyOfRange(row, before, before + room))
                            .as("text %s, length %s", i, length)
                            .isEqualTo(Arrays.copyOf(whole.get(i), room));
                    assertThat(row).hasSize(room + affixes.tokens());
                }
            }
        }
    }

    private static List<String> texts() {
        String[] words = {
            "배송은",
            "언제",
            "오나요?",
            "hello",
            "don't",
            "3,000원",
            "漢字",
            "e\u0301a",
            "[MASK]",
            "<mask>",
            "  ",
            "\t",
            "\n",
            "각",
            "👍",
            "x\u0300",
            "ﷺ",
            "....",
            "-",
            "1234567"
        };
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int text = 0; text < 8; text++) {
            StringBuilder built = new StringBuilder();
            while (built.length() < 12_000) {
                built.append(words[random.nextInt(words.length)]);
                if (random.nextInt(4) > 0) {
                    built.append(" ".repeat(1 + random.nextInt(3)));
                }
            }
            texts.add(built.toString());
        }
        texts.add("가".repeat(20_000) + " 끝");
        texts.add("漢".repeat(20_000));
        texts.add(" ".repeat(20_000) + "끝 입니다 " + "가 ".repeat(300));
        texts.add("a ".repeat(2) + "\u200b ".repeat(10_000) + "b");
        return texts;
    }
}
