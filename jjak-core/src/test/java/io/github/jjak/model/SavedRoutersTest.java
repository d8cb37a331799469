package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes Routers as Jjak saves them, with their vectors, for {@code parity/check_router.py} to open in Python:
 * {@code -Djjak.saved-routers=FOLDER}.
 */
@EnabledIfSystemProperty(named = "jjak.saved-routers", matches = ".+")
class SavedRoutersTest {

    private final ParityFixtures fixtures = ParityFixtures.of(SavedRoutersTest.class);

    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads", "mapped"})
    void write(String name) throws IOException {
        Path folder = Path.of(System.getProperty("jjak.saved-routers"));
        List<String> texts =
                ParityFixtures.strings(fixtures.json("routers/cases.json").get("texts"));
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("routers/" + name))) {
            model.save(folder.resolve(name));
            ObjectNode json = JsonFile.object();
            json.putPOJO("texts", texts);
            json.putPOJO("query", model.encodeQuery(texts));
            json.putPOJO("document", model.encodeDocument(texts));
            JsonFile.write(folder.resolve(name + ".json"), json);
            assertThat(folder.resolve(name).resolve("router_config.json")).exists();
        }
    }
}
