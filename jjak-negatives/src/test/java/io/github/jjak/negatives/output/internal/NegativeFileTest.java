package io.github.jjak.negatives.output.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.TestCorpus;
import io.github.jjak.negatives.filter.internal.IdentityFilter;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.internal.MiningStep;
import io.github.jjak.negatives.internal.NegativeMining;
import io.github.jjak.negatives.internal.NegativeRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read again, in every format. */
class NegativeFileTest {

    @TempDir
    private Path temp;

    private final MiningCorpus corpus = MiningCorpus.of(TestCorpus.rows(
            "배송, 언제 와요?", "\"이틀\" 안에\n옵니다.",
            "환불은요", "일주일 안에 신청하시면 그대로 모두 환불해 드립니다.",
            "환불 되나요", "일주일 안에 신청하시면 그대로 모두 환불해 드려요.",
            "영업시간", "아홉 시부터 'a\tb' 까지"));

    private MinedNegatives mine(AuditSink audit) {
        return NegativeMining.builder(corpus)
                .step(new MiningStep(
                        TestCorpus.fixed(corpus, "model", 0.75, 0.5, 0.25, 0.125),
                        1.5,
                        Sampling.top(),
                        List.of(new IdentityFilter(corpus), new NearDuplicateFilter(corpus, 0.75)),
                        false))
                .relabel(true)
                .audit(audit)
                .mine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.csv.gz", "a.jsonl", "a.jsonl.gz", "a.parquet"})
    void tripletsComeBackWithTheirProvenance(String name) {
        Path file = temp.resolve(name);
        MinedNegatives mined = mine(AuditSink.NONE);
        NegativeFile.write(file, mined, NegativeFormat.TRIPLETS);
        Dataset read = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(List.of("anchor", "positive", "negative", "strategy", "rule", "rank", "row"))
                        .scoreColumn("score")
                        .strict(true)
                        .build());
        int ofFound = mined.foundPositives().stream()
                .mapToInt(found -> mined.ofRow().get(found.row()).size())
                .sum();
        assertThat(mined.foundPositives()).hasSize(2);
        assertThat(read.rows()).isEqualTo(mined.all().size() + ofFound);
        double[] scores = Objects.requireNonNull(read.scores());
        for (int i = 0; i < mined.all().size(); i++) {
            var negative = mined.all().get(i);
            assertThat(read.text(i, 0)).isEqualTo(corpus.question(negative.row()));
            assertThat(read.text(i, 1)).isEqualTo(corpus.answer(negative.row()));
            assertThat(read.text(i, 2)).isEqualTo(negative.text());
            assertThat(read.text(i, 3)).isEqualTo("model");
            assertThat(read.text(i, 5)).isEqualTo(String.valueOf(negative.rank()));
            assertThat(read.text(i, 6)).isEqualTo(String.valueOf(negative.row()));
            assertThat(scores[i]).isEqualTo(negative.score());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.jsonl", "a.parquet"})
    void raggedTuplesAreWhatIsTrainedOn(String name) {
        Path file = temp.resolve(name);
        MinedNegatives mined = mine(AuditSink.NONE);
        NegativeFile.write(file, mined, NegativeFormat.TUPLES);
        Dataset read = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(List.of("anchor", "positive", "negative_1", "negative_2"))
                        .tagColumns(List.of("strategy_1", "strategy_2"))
                        .ragged(true)
                        .build());
        Dataset wanted = NegativeRows.toTrainOn(mined);
        assertThat(read.rows()).isEqualTo(6).isEqualTo(wanted.rows());
        for (int column = 0; column < 4; column++) {
            assertThat(read.column(column)).isEqualTo(wanted.column(column));
        }
        assertThat(read.negativeTags()).isEqualTo(wanted.negativeTags());
        assertThat(wanted.column(3)).contains("");
    }

    /** Lists are read as they were written, without naming a column; a row without negatives stays. */
    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "a.parquet", "a.jsonl.gz"})
    void listsAreWhatIsTrainedOn(String name) {
        Path file = temp.resolve(name);
        MinedNegatives mined = mine(AuditSink.NONE);
        NegativeFile.write(file, mined, NegativeFormat.LISTS);
        Dataset read = Dataset.read(
                file,
                ReadOptions.builder()
                        .tagColumns(List.of("strategy"))
                        .ragged(true)
                        .build());
        Dataset wanted = NegativeRows.toTrainOn(mined);
        assertThat(read.rows()).isEqualTo(wanted.rows());
        assertThat(read.columnCount()).isEqualTo(wanted.columnCount());
        for (int column = 0; column < read.columnCount(); column++) {
            assertThat(read.column(column)).isEqualTo(wanted.column(column));
        }
        assertThat(read.negativeTags()).isEqualTo(wanted.negativeTags());
    }

    @Test
    void pairsHaveLabels() {
        Path file = temp.resolve("pairs.csv");
        MinedNegatives mined = mine(AuditSink.NONE);
        NegativeFile.write(file, mined, NegativeFormat.PAIRS);
        Dataset read = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(List.of("sentence1", "sentence2", "strategy"))
                        .scoreColumn("label")
                        .build());
        assertThat(read.rows()).isEqualTo(4 + 2 + mined.all().size());
        double[] labels = Objects.requireNonNull(read.scores());
        int positives = 0;
        for (int row = 0; row < read.rows(); row++) {
            if (labels[row] == 1) {
                positives++;
                assertThat(read.text(row, 2)).isIn("data", "near_duplicate");
            }
        }
        assertThat(positives).isEqualTo(6);
        Dataset labelled = NegativeRows.toLabelledPairs(mined);
        assertThat(labelled.rows()).isEqualTo(read.rows());
        assertThat(labelled.scores()).startsWith(1, 1, 1, 1, 1, 1, 0);
    }

    @Test
    void listsHoldTheRightAnswerFirst() throws Exception {
        Path file = temp.resolve("lists.jsonl");
        NegativeFile.write(file, mine(AuditSink.NONE), NegativeFormat.LISTS);
        var first = JsonFile.parse(Files.readAllLines(file).get(1).getBytes(StandardCharsets.UTF_8), "lists");
        assertThat(first.get("documents").get(0).asText()).isEqualTo(corpus.answer(1));
        assertThat(first.get("labels").toString()).startsWith("[1,0");
        assertThat(first.get("score").get(0).isNull()).isTrue();
        Path parquet = temp.resolve("lists.parquet");
        NegativeFile.write(parquet, mine(AuditSink.NONE), NegativeFormat.LISTS);
        assertThat(Dataset.read(parquet, "anchor", "row").rows()).isEqualTo(6);
        assertThatThrownBy(() -> NegativeFile.check(Path.of("a.csv"), NegativeFormat.LISTS))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(".jsonl or .parquet");
        assertThatThrownBy(() -> NegativeFile.check(Path.of("a.tsv"), NegativeFormat.TRIPLETS))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("a.tsv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit.jsonl", "audit.csv", "audit.parquet"})
    void theAuditHasEveryCandidateAndNoTextUnlessAsked(String name) throws Exception {
        Path file = temp.resolve(name);
        int[] decided = {0};
        AuditFile.write(
                file,
                corpus,
                false,
                sink -> mine((candidate, reason) -> {
                    decided[0]++;
                    sink.decided(candidate, reason);
                }));
        Dataset read = Dataset.read(file, "row", "document_source", "document_row", "strategy", "decision");
        assertThat(read.rows()).isEqualTo(decided[0]).isEqualTo(12);
        assertThat(read.column(4)).contains("identical", "near_duplicate", "kept", "not_sampled");
        if (!name.endsWith("parquet")) {
            assertThat(Files.readString(file)).doesNotContain("배송", "환불", "안에");
        }
        AuditFile.write(file, corpus, true, this::mine);
        assertThat(Dataset.read(file, "question", "candidate").column(0)).contains("배송, 언제 와요?");
    }

    @Test
    void aFailedMiningLeavesTheFormerAudit() throws Exception {
        Path file = Files.writeString(temp.resolve("audit.jsonl"), "before\n");
        assertThatThrownBy(() -> AuditFile.write(file, corpus, false, sink -> {
                    mine(sink);
                    throw new UsageException("stopped");
                }))
                .isInstanceOf(UsageException.class);
        assertThat(Files.readString(file)).isEqualTo("before\n");
        try (var files = Files.list(temp)) {
            assertThat(files).hasSize(1);
        }
    }

    /** Else a question that nobody asked could be held out in a later split. */
    @ParameterizedTest
    @EnumSource(NegativeFormat.class)
    void madeQuestionsStayMarked(NegativeFormat format) {
        MiningCorpus marked = MiningCorpus.of(corpus.training().withSynthetic(new int[] {1, 3}));
        MinedNegatives mined = NegativeMining.builder(marked)
                .step(new MiningStep(
                        TestCorpus.fixed(marked, "model", 0.75, 0.5, 0.25, 0.125),
                        1.5,
                        Sampling.top(),
                        List.of(new IdentityFilter(marked)),
                        false))
                .mine();
        Path file = temp.resolve("marked.jsonl");
        NegativeFile.write(file, mined, format);
        String question = format == NegativeFormat.PAIRS ? "sentence1" : "anchor";
        String answer = switch (format) {
            case PAIRS -> "sentence2";
            case LISTS -> "documents";
            default -> "positive";
        };
        Dataset read = Dataset.read(
                file, ReadOptions.builder().columns(List.of(question, answer)).build());
        assertThat(read.syntheticRows()).isPositive();
        for (int row = 0; row < read.rows(); row++) {
            String asked = read.text(row, 0);
            assertThat(read.isSynthetic(row))
                    .as(asked)
                    .isEqualTo(asked.equals(corpus.question(1)) || asked.equals(corpus.question(3)));
        }
    }
}
