package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import io.github.jjak.fixture.ComposedTexts;
import io.github.jjak.fixture.ParityFixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we export, run by LangChain4j, which pools for itself and scales vectors to length 1. */
@Tag("numeric")
class LangChain4jTest {

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny-plain", "roberta-klue-tiny-plain"})
    void itsVectorsAreOurs(String name, @TempDir Path temp) {
        Path folder = ParityFixtures.of(LangChain4jTest.class).path(name);
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            Path file = OnnxExporter.export(model, temp, OnnxExporter.Output.HIDDEN_STATES);
            OnnxEmbeddingModel theirs = new OnnxEmbeddingModel(file, temp.resolve("tokenizer.json"), PoolingMode.MEAN);
            for (String text : ComposedTexts.of(20, 12, 9)) {
                float[] vector = theirs.embed(text).content().vector();
                float[] ours = model.encode(text);
                double length = 0;
                for (float number : ours) {
                    length += (double) number * number;
                }
                assertThat(vector).hasSameSizeAs(ours);
                for (int d = 0; d < ours.length; d++) {
                    assertThat(Math.abs(vector[d] - ours[d] / Math.sqrt(length)))
                            .isLessThan(1e-5);
                }
            }
        }
    }
}
