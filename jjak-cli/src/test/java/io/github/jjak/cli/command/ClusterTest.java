package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak cluster}. */
class ClusterTest {

    @TempDir
    private Path temp;

    private Run cluster(Path texts, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "cluster",
                "--model",
                "builtin:ko-tiny",
                "--texts",
                texts.toString(),
                "--output",
                temp.resolve("clusters.csv").toString()));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    @Test
    void textsOfOneKindAreTogether() throws Exception {
        Path texts = Files.write(
                temp.resolve("texts.txt"),
                List.of("배송이 언제 오나요?", "배송이 언제 오나요", "배송이 언제 오나요?", "배송이 언제 오나요!!", "비밀번호를 잊어버려서 로그인을 할 수 없습니다."));
        Run run = cluster(texts, "--min-size", "3", "--min-cosine", "0.6", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lastLine()).contains("\"texts\":4", "\"clusters\":1", "\"grouped_texts\":4");
        List<String> lines = Files.readAllLines(temp.resolve("clusters.csv"));
        assertThat(lines).hasSize(5).first().isEqualTo("cluster,size,times,text");
        assertThat(lines).filteredOn(line -> line.startsWith("1,4,2,")).hasSize(1);
        assertThat(run.out() + run.err()).doesNotContain("배송");
        Run again = cluster(texts);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("--overwrite");
    }

    @Test
    void nothingIsWrittenWithoutAClusterOrWithWrongNumbers() throws Exception {
        Path texts = Files.write(temp.resolve("texts.txt"), List.of("배송이 언제 오나요?", "환불해 주세요."));
        Run none = cluster(texts);
        assertThat(none.exitCode()).as(none.err()).isZero();
        assertThat(none.err()).contains("No cluster of 10 texts was found among 2");
        assertThat(cluster(texts, "--min-cosine", "1.5").exitCode()).isEqualTo(2);
        assertThat(cluster(texts, "--min-size", "0").exitCode()).isEqualTo(2);
        assertThat(cluster(temp.resolve("nothing.txt")).exitCode()).isEqualTo(3);
        assertThat(temp.resolve("clusters.csv")).doesNotExist();
    }
}
