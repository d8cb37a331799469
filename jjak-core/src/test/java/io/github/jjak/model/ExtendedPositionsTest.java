package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.hub.DownloadListener;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are given more positions than they have. */
class ExtendedPositionsTest {

    private static final List<String> SHORT = List.of("배고프다.", "주문은 어디서 취소하나요?");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny", "roberta-klue-tiny", "xlm-roberta-tiny-plain", "mpnet-tiny-plain"})
    void shortTextsKeepTheirVectorsAndLongOnesAreReadFurther(String name) {
        String folder = folder(name);
        String text = "가나다라 ".repeat(1000);
        try (SentenceTransformer before = SentenceTransformer.load(folder)) {
            int had = before.internals().encoder().maxTokens();
            int wanted = 2 * had + 7;
            try (SentenceTransformer after = SentenceTransformer.load(folder, extended(wanted))) {
                assertThat(after.maxSequenceLength()).isEqualTo(wanted);
                assertThat(after.encode(SHORT)).isDeepEqualTo(before.encode(SHORT));
                assertThat(after.internals().tokenize(List.of(text)).ids().get(0))
                        .hasSize(wanted);
                assertThat(after.encode(text)).isNotEqualTo(before.encode(text));
                assertRowsRepeat(before, after);

                Path saved = temp.resolve(name);
                after.save(saved);
                try (SentenceTransformer again = SentenceTransformer.load(saved)) {
                    assertThat(again.maxSequenceLength()).isEqualTo(wanted);
                    assertThat(again.encode(text)).isEqualTo(after.encode(text));
                }
            }
        }
    }

    private static void assertRowsRepeat(SentenceTransformer before, SentenceTransformer after) {
        EncoderConfiguration longer = after.internals().encoder().configuration();
        int had = before.internals().encoder().maxTokens();
        int first = longer.maxPositions() - after.maxSequenceLength();
        try (TensorScope scope = TensorScope.open()) {
            float[][] old = Tensors.toRows(positions(before));
            float[][] rows = Tensors.toRows(positions(after));
            assertThat(old).hasDimensions(first + had, longer.embeddingSize());
            assertThat(rows).hasDimensions(longer.maxPositions(), longer.embeddingSize());
            for (int row = 0; row < rows.length; row++) {
                int source = row;
                while (source >= first + had) {
                    source -= had;
                }
                assertThat(rows[row]).as("row %d", row).isEqualTo(old[source]);
            }
        }
    }

    private static Tensor positions(SentenceTransformer model) {
        return Objects.requireNonNull(
                model.internals().encoder().checkpoint().get("embeddings.position_embeddings.weight"));
    }

    @Test
    void nothingChangesWherePositionsSuffice() {
        try (SentenceTransformer model = SentenceTransformer.load(folder("bert-tiny"), extended(10))) {
            assertThat(model.maxSequenceLength()).isEqualTo(10);
            assertThat(model.internals().encoder().maxTokens()).isEqualTo(80);
        }
    }

    @Test
    void noEncoderIsMadeShorter() {
        try (SentenceTransformer model = SentenceTransformer.load(folder("bert-tiny"))) {
            assertThatThrownBy(() -> model.internals().encoder().extendPositions(79))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("80", "79");
        }
    }

    @Test
    void whatCannotBeExtendedIsRefused() {
        String bert = folder("bert-tiny");
        String modern = folder("modernbert-tiny-plain");
        assertThatThrownBy(() -> SentenceTransformer.load(bert, extended(2_000_000)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("1048576", "2000000");
        assertThatThrownBy(() -> SentenceTransformer.load(modern, extended(100_000)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("modernbert encoder has no position embeddings");
        assertThatThrownBy(() -> new LoadOptions(null, true, DownloadListener.NONE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("max_seq_length");
    }

    private static String folder(String name) {
        return ParityFixtures.of(ExtendedPositionsTest.class).path(name).toString();
    }

    private static LoadOptions extended(int tokens) {
        return new LoadOptions(tokens, true, DownloadListener.NONE);
    }
}
