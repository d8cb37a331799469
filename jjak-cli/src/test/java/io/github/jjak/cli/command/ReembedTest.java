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
                a4,주차장은 지하 이 층에 있고 세 시간까지 무료입니다.
                a5,영수증은 주문 내역에서 내려받을 수 있습니다.
                a6,회원 탈퇴는 계정 설정의 맨 아래에서 신청합니다.
                a7,포인트는 마지막으로 쓴 날부터 이 년 뒤에 사라집니다.
                a8,상담원은 평일 아홉 시부터 여섯 시까지 연결됩니다.
                a9,파손된 물건은 사진을 보내 주시면 새것으로 바꿔 드립니다.
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
        assertThat(run.err()).contains("3 questions").contains("fitted again").contains("--rollback");
        JsonNode line = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        assertThat(line.path("encoded").asInt()).isEqualTo(9);
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
        String paraphrases =
                Files.writeString(temp.resolve("paraphrases.csv"), """
                        question,answer
                        돈은 언제 돌려받나요?,a1
                        택배가 언제 오는지 궁금해요,a2
                        암호를 잊어버렸어요,a3
                        차를 어디에 세우나요?,a4
                        결제 증빙 서류가 필요해요,a5
                        가입을 해지하고 싶어요,a6
                        적립금에 유효 기간이 있나요?,a7
                        전화로 물어볼 수 있는 시간이 언제예요?,a8
                        받은 제품이 깨져 있었어요,a9
                        """).toString();
        assertThat(reembed("--model", "builtin:ko-mini", "--unchecked").exitCode())
                .isZero();
        Run worse = reembed(
                "--model", "builtin:ko-tiny", "--held-out", paraphrases, "--columns", "question,answer", "--json");
        assertThat(worse.exitCode()).as(worse.err()).isEqualTo(1);
        assertThat(worse.err()).contains("worse").contains("faq.next").doesNotContain("\tat ");
        assertThat(model()).contains("ko-mini");
        Run allowed = reembed(
                "--model",
                "builtin:ko-tiny",
                "--held-out",
                paraphrases,
                "--columns",
                "question,answer",
                "--tolerance",
                "1",
                "--json");
        assertThat(allowed.exitCode()).as(allowed.err()).isZero();
        // What was made for the check is not made again.
        assertThat(JsonFile.parse(allowed.lastLine().getBytes(StandardCharsets.UTF_8), "stdout")
                        .path("encoded")
                        .asInt())
                .isZero();
        assertThat(model()).contains("ko-tiny");
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
