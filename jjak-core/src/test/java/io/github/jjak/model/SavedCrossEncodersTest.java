package io.github.jjak.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link SavedFoldersTest}, for cross-encoders: folders as Jjak saves them, with their scores, to be opened in Python. */
@EnabledIfSystemProperty(named = SavedFoldersTest.PROPERTY, matches = ".+")
class SavedCrossEncodersTest {

    private final ParityFixtures fixtures = ParityFixtures.of(SavedCrossEncodersTest.class);
    private final List<TextPair> pairs = CrossEncoderParityTest.pairs(fixtures);

    static List<String> models() {
        return CrossEncoderParityTest.models();
    }

    @ParameterizedTest
    @MethodSource("models")
    void writes(String name) throws IOException {
        try (CrossEncoder model = CrossEncoder.load(fixtures.path("cross_encoders/" + name))) {
            write(model, "cross-encoder-" + name, StoredType.FP32);
            if (name.equals("bert")) {
                write(model, "cross-encoder-bert-fp16", StoredType.FP16);
            }
        }
    }

    @Test
    void writesAFreshOne() throws IOException {
        try (SentenceTransformer encoder = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"));
                CrossEncoder model = CrossEncoder.create(encoder, 1, 0, 3)) {
            write(model, "cross-encoder-fresh", StoredType.FP32);
        }
    }

    private void write(CrossEncoder model, String name, StoredType type) throws IOException {
        Path target = Path.of(System.getProperty(SavedFoldersTest.PROPERTY)).resolve(name);
        Files.createDirectories(target);
        Path saved = target.resolve("model");
        model.save(saved, Map.of(), type);
        ObjectNode json = JsonFile.object();
        pairs.forEach(
                pair -> json.withArray("pairs").addArray().add(pair.first()).add(pair.second()));
        try (CrossEncoder again = CrossEncoder.load(saved)) {
            for (float[] scores : again.predictLabels(pairs)) {
                ArrayNode row = json.withArray("scores").addArray();
                for (float score : scores) {
                    row.add(score);
                }
            }
        }
        JsonFile.write(target.resolve("vectors.json"), json);
    }
}
