package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.fixture.ParityTolerance;
import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streaming, counting, and what a closed model says. */
@Tag("numeric")
class EncodingTest {

    private final Path folder = ParityFixtures.of(EncodingTest.class).path("bert-tiny");

    @Test
    void aStreamIsReadOneWindowAtATimeAndAnsweredInOrder() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            texts.add("예약 번호 " + i % 7 + "번을 " + "꼭 ".repeat(i % 3) + "확인해 주세요.");
        }
        int[] taken = {0};
        Iterable<String> stream = () -> {
            Iterator<String> inner = texts.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return inner.hasNext();
                }

                @Override
                public String next() {
                    taken[0]++;
                    return inner.next();
                }
            };
        };
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            List<float[]> vectors = new ArrayList<>();
            EncodeSummary summary = model.encode(stream, TextRole.TEXT, new EncodeOptions(40, 10), (index, vector) -> {
                assertThat(index).isEqualTo(vectors.size());
                assertThat(taken[0]).isLessThanOrEqualTo(10 * (int) (index / 10 + 1));
                vectors.add(vector);
            });
            assertThat(summary.texts()).isEqualTo(25);
            // 21 different texts; those that come again do so in a later window.
            assertThat(summary.distinctTexts()).isEqualTo(25);
            assertThat(summary.truncatedTexts()).isZero();
            assertThat(summary.tokens())
                    .isEqualTo(model.internals().tokenize(texts).tokens());
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = model.encode(texts.get(i));
                for (int d = 0; d < alone.length; d++) {
                    assertThat(Math.abs(vectors.get(i)[d] - alone[d]))
                            .isLessThan(ParityTolerance.RELATIVE * Math.max(1f, Math.abs(alone[d])));
                }
            }
        }
    }

    @Test
    void inBf16VectorsPointTheSameWay() {
        List<String> texts = List.of("배송 조회를 하고 싶은데 어디에서 하나요?", "환불", "교환은 며칠 걸려요?");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            float[][] exact = model.encode(texts);
            model.encode(
                    texts,
                    TextRole.TEXT,
                    EncodeOptions.ofDefaults().withPrecision(Precision.BF16),
                    (index, vector) -> assertThat(Vectors.cosine(vector, exact[(int) index]))
                            .isGreaterThan(0.999f)
                            .isLessThan(0.9999999f));
            assertThat(model.encode(texts)).isDeepEqualTo(exact);
        }
    }

    @Test
    void textsThatAreCutAreCounted() {
        try (SentenceTransformer model = SentenceTransformer.load(folder.toString(), new LoadOptions(5))) {
            List<String> texts = List.of("배송 조회를 하고 싶은데 어디에서 하나요?", "", "배송 조회를 하고 싶은데 어디에서 하나요?");
            EncodeSummary summary =
                    model.encode(texts, TextRole.TEXT, EncodeOptions.ofDefaults(), (index, vector) -> {});
            assertThat(summary).isEqualTo(new EncodeSummary(3, 2, 5 + 2, 1));
            assertThat(model.tokenLength(texts.get(0))).isGreaterThan(5);
        }
    }

    @Test
    void similarityComparesEveryVectorWithEveryOther() {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            float[][] questions = model.encode(List.of("환불은 언제 되나요?", "주문을 취소하고 싶어요."));
            float[][] answers = model.encode(List.of("카드사로 3일 안에 돌려드립니다.", "주문 내역에서 취소하세요.", "환불은 언제 되나요?"));
            float[][] scores = model.similarity(questions, answers);
            assertThat(scores).hasDimensions(2, 3);
            assertThat(scores[0][2]).isCloseTo(1, within(1e-6F));
            assertThat(scores[1][0]).isEqualTo(model.similarityFunction().of(questions[1], answers[0]));
            assertThatThrownBy(() -> model.similarity(questions, new float[][] {{1, 0}}))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("2 dimensions", String.valueOf(model.dimension()));
        }
    }

    @Test
    void nothingInGivesNothingOut() {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThat(model.encode(List.of())).isEmpty();
            assertThat(model.encode(List.of(), TextRole.TEXT, EncodeOptions.ofDefaults(), (index, vector) -> {}))
                    .isEqualTo(new EncodeSummary(0, 0, 0, 0));
        }
        assertThatThrownBy(() -> new EncodeOptions(0, 1)).isInstanceOf(UsageException.class);
    }

    @Test
    void vectorsBelongToTheCaller() {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            float[][] vectors = model.encode(List.of("환불", "환불"));
            float before = vectors[1][0];
            vectors[0][0] = before + 1;
            assertThat(vectors[1][0]).isEqualTo(before);
        }
    }

    @Test
    void aClosedModelSaysSo(@TempDir Path temp) {
        SentenceTransformer model = SentenceTransformer.load(folder);
        model.close();
        model.close();
        List<ThrowingCallable> uses = List.of(
                () -> model.encode("환불"),
                () -> model.encode(List.of("환불", "교환")),
                () -> model.internals().tokenize(List.of("환불")),
                () -> model.tokenLength("환불"),
                () -> model.internals().encodeTokens(List.of(new int[] {1, 2})),
                () -> model.internals().embed(PackedTokens.pack(List.of(new int[] {1, 2})), true),
                model.internals()::parameters,
                model.internals()::parameterCount,
                () -> model.save(temp.resolve("saved")));
        for (ThrowingCallable use : uses) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("is closed", "bert-tiny");
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aSaveThatFailsLeavesTheOldModel(@TempDir Path temp) throws Exception {
        Path saved = temp.resolve("모델");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            model.save(saved, Map.of("README.md", "처음"));
            // A document below a folder that does not exist stands for a disk that fails in the middle of the save.
            assertThatThrownBy(() -> model.save(saved, Map.of("no-such-folder/README.md", "다음")))
                    .isInstanceOf(RunException.class)
                    .hasMessageContainingAll("could not be written", "unchanged");
            assertThat(Files.readString(saved.resolve("README.md"))).isEqualTo("처음");
            float[] expected = model.encode("환불");
            try (SentenceTransformer old = SentenceTransformer.load(saved)) {
                assertThat(old.encode("환불")).isEqualTo(expected);
            }
        }
    }

    @Test
    void aModelClosedWhileOthersEncodeRefusesThemAndLeavesTheProcessAlive() throws Exception {
        for (int round = 0; round < 5; round++) {
            SentenceTransformer model = SentenceTransformer.load(folder);
            List<CompletableFuture<Throwable>> encoders = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(8);
            for (int i = 0; i < 8; i++) {
                encoders.add(
                        CompletableFuture.supplyAsync(() -> failure(model, started), task -> new Thread(task).start()));
            }
            started.await();
            model.close();
            model.close();
            for (CompletableFuture<Throwable> encoder : encoders) {
                assertThat(encoder.get())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed");
            }
        }
    }

    private static Throwable failure(SentenceTransformer model, CountDownLatch started) {
        boolean first = true;
        while (true) {
            try {
                model.encode(List.of("배송은 언제 오나요?", "환불하고 싶어요."));
            } catch (IllegalStateException refused) {
                return refused;
            }
            if (first) {
                started.countDown();
                first = false;
            }
        }
    }
}
