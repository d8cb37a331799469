package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models made of some of another's layers. */
class ChosenLayersTest {

    private static final List<String> TEXTS = List.of("배고프다.", "주문은 어디서 취소하나요?");

    @TempDir
    private Path temp;

    private final ParityFixtures fixtures = ParityFixtures.of(ChosenLayersTest.class);

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny-dense", "roberta-klue-tiny", "distilbert-tiny-plain", "mpnet-tiny-plain"})
    void allLayersAreTheModelAndTheLastOneAloneIsAnother(String name) {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name))) {
            int count = model.internals().encoder().configuration().layers();
            assertThat(count).isGreaterThan(1);
            try (SentenceTransformer same = new SentenceTransformer(model.internals()
                            .withLayers(IntStream.range(0, count).toArray()));
                    SentenceTransformer last =
                            new SentenceTransformer(model.internals().withLayers(new int[] {count - 1}))) {
                assertThat(same.encode(TEXTS)).isDeepEqualTo(model.encode(TEXTS));
                assertThat(last.encode(TEXTS)[0]).isNotEqualTo(model.encode(TEXTS)[0]);
                assertLastLayer(model, last, count);
                Path folder = temp.resolve(name);
                last.save(folder);
                try (SentenceTransformer again = SentenceTransformer.load(folder)) {
                    assertThat(again.internals().encoder().configuration().layers())
                            .isEqualTo(1);
                    assertThat(again.encode(TEXTS)).isDeepEqualTo(last.encode(TEXTS));
                }
            }
        }
    }

    private static void assertLastLayer(SentenceTransformer model, SentenceTransformer last, int count) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> all = model.internals().encoder().checkpoint();
            last.internals().encoder().checkpoint().forEach((name, value) -> {
                String source = name.replace("layer.0.", "layer." + (count - 1) + ".");
                assertThat(Tensors.toFloats(value))
                        .as(name)
                        .isEqualTo(Tensors.toFloats(Objects.requireNonNull(all.get(source))));
            });
        }
    }

    /** A layer's vectors in training are those of a model that ends there. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny-dense", "roberta-klue-tiny", "distilbert-tiny-plain", "mpnet-tiny-plain"})
    void vectorsOfALayerAreThoseOfAModelThatEndsThere(String name) {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name));
                ModelTraining training = model.internals().training(Precision.FP32, false);
                SentenceTransformer first =
                        new SentenceTransformer(model.internals().withLayers(new int[] {0}));
                TensorScope scope = TensorScope.open()) {
            PackedTokens tokens =
                    PackedTokens.pack(model.internals().tokenize(TEXTS).ids());
            float[][] both = Tensors.toRows(training.embed(tokens, 1, 1));
            float[][] alone = first.encode(TEXTS);
            float[][] whole = model.encode(TEXTS);
            int size = model.dimension();
            for (int row = 0; row < TEXTS.size(); row++) {
                assertThat(both[row]).hasSize(2 * size);
                for (int i = 0; i < size; i++) {
                    assertThat(both[row][i]).isCloseTo(whole[row][i], within(1e-5f));
                    assertThat(both[row][size + i]).isCloseTo(alone[row][i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void otherNumbersAreRefused() {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("bert-tiny"));
                SentenceTransformer modern = SentenceTransformer.load(fixtures.path("modernbert-tiny-plain"))) {
            for (int[] layers : new int[][] {{}, {-1}, {99}, {1, 0}, {0, 0}}) {
                assertThatThrownBy(() -> model.internals().withLayers(layers)).isInstanceOf(UsageException.class);
            }
            assertThatThrownBy(() -> modern.internals().withLayers(new int[] {0}))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("modernbert");
        }
    }
}
