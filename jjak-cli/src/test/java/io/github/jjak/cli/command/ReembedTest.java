package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.SearchIndex;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak reembed}: a new model for an index in use, checked before the exchange, and back. */
class ReembedTest {

    @TempDir
    private Path temp;

    private String index = "";
    private String heldOut = "";

    @BeforeEach
    void make() throws Exception {
        index = temp.resolve("faq").toString();
        Path answers = Files.writeString(temp.resolve("answers.csv"), """
                id,answer
                a1,환불은 접수한 날부터 사흘 안에 처리됩니다.
                a2,일반 상품은 이삼 일 안에 도착합니다.
                a3,비밀번호는 보안 화면에서 새로 정할 수 있습니다.
                """);
        heldOut = Files.writeString(temp.resolve("held-out.csv"), """
                        question,answer
                        환불은 며칠 안에 처리되나요?,a1
                        비밀번호를 새로 정하고 싶어요,a3
                        상품은 며칠 안에 도착하나요?,a2
                        """).toString();
        Run made = Run.jjak(
                "index",
                "--quiet",
                "--model",
                "builtin:ko-tiny",
                "--data",
                answers.toString(),
                "--columns",
                "id,answer",
                "--output",
                index);
        assertThat(made.exitCode()).as(made.err()).isZero();
    }

    private Run reembed(String... arguments) {
        List<String> all = new ArrayList<>(List.of("reembed", "--index", index));
        all.addAll(List.of(arguments));
        return Run.jjak(all.toArray(String[]::new));
    }

    private String model() {
        return String.valueOf(SearchIndex.describe(Path.of(index)).model());
    }

    @Test
    void exchangedAfterACheckAndBack() {
        assertThat(Run.jjak("index", "--fit-threshold", heldOut, "--columns", "question,answer", "--output", index)
                        .exitCode())
                .isZero();
        Run run =
                reembed("--model", "builtin:ko-mini", "--held-out", heldOut, "--columns", "question,answer", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("3 questions").contains("fitted anew").contains("--rollback");
        JsonNode line = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        assertThat(line.path("encoded").asInt()).isEqualTo(3);
        assertThat(line.at("/after/mrrAt10").asDouble())
                .isGreaterThanOrEqualTo(line.at("/before/mrrAt10").asDouble());
        assertThat(model()).contains("ko-mini");
        assertThat(SearchIndex.describe(Path.of(index)).thresholds()).isNotEmpty();
        assertThat(Run.jjak("search", "--index", index, "--json", "환불").exitCode())
                .isZero();
        Run back = reembed("--rollback");
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(model()).contains("ko-tiny");
        assertThat(Run.jjak("search", "--index", index, "--json", "환불").exitCode())
                .isZero();
    }

    @Test
    void aWorseModelIsNotExchanged() throws Exception {
        String wrong = Files.writeString(temp.resolve("wrong.csv"), """
                        question,answer
                        환불은 접수한 날부터 사흘 안에 처리됩니다.,a1
                        """).toString();
        // A model of random weights that sees little of a text: it may be as good on this question, so it is told to be
        // better by far.
        Run good = reembed("--model", "builtin:ko-mini", "--held-out", wrong, "--columns", "question,answer");
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(reembed("--rollback").exitCode()).isZero();
    }

    @Test
    void withoutACheckOnlyWhenTold() {
        Run run = reembed("--model", "builtin:ko-mini");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--held-out").contains("--unchecked");
        assertThat(reembed("--model", "builtin:ko-mini", "--unchecked").exitCode())
                .isZero();
        assertThat(model()).contains("ko-mini");
    }

    @Test
    void whatIsWrongIsASentence() {
        assertThat(reembed().exitCode()).isEqualTo(2);
        assertThat(reembed("--rollback", "--unchecked").exitCode()).isEqualTo(2);
        assertThat(reembed("--model", "builtin:ko-mini", "--unchecked", "--tolerance", "NaN")
                        .exitCode())
                .isEqualTo(2);
        Run none = reembed("--rollback");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no previous generation").doesNotContain("\tat ");
        Run same = reembed("--model", "builtin:ko-tiny", "--unchecked");
        assertThat(same.exitCode()).isEqualTo(2);
        assertThat(same.err()).contains("already");
    }
}
