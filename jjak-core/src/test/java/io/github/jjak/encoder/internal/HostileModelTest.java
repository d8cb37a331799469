package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and lying headers and configurations, 10,000 of them: each loads or is refused with a sentence, and none hurts. */
class HostileModelTest {

    private static final List<String> MODELS =
            List.of("bert-tiny", "electra-tiny", "distilbert-tiny", "mpnet-tiny", "modernbert-tiny");
    private static final List<String> NASTY = List.of(
            "-1",
            "0",
            "1",
            "2147483647",
            "9223372036854775807",
            "1e309",
            "-0.0",
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[[[[[[[[",
            "\"\\u0000\"",
            "4294967296",
            "0.1",
            "\"bert\"",
            "\"F64\"",
            "\"I64\"",
            "NaN",
            "}",
            ",",
            ":");

    private final ParityFixtures fixtures = ParityFixtures.of(HostileModelTest.class);
    private final Random random = new Random(20260607);

    @TempDir
    private Path temp;

    @Test
    @Timeout(240)
    void mutatedConfigurationsLoadOrAreRefused() throws Exception {
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            Path folder = fixtures.path(MODELS.get(i % MODELS.size()) + "-plain");
            String text = mutate(Files.readString(folder.resolve("config.json")));
            try (TensorSource source = SafetensorsReader.open(folder.resolve("model.safetensors"))) {
                Encoders.load(EncoderConfiguration.parse(object(text), "config.json"), source)
                        .close();
            } catch (JjakException expected) {
                refused++;
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    @Timeout(240)
    void mutatedHeadersLoadOrAreRefused() throws Exception {
        Path folder = fixtures.path("bert-tiny-plain");
        byte[] whole = Files.readAllBytes(folder.resolve("model.safetensors"));
        ObjectNode configuration = JsonFile.readObject(folder.resolve("config.json"));
        int headerLength = (int) Long.reverseBytes(ByteBuffer.wrap(whole).getLong());
        Path file = temp.resolve("mutated.safetensors");
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            Files.write(file, i % 2 == 0 ? flipped(whole, 8 + headerLength) : rewritten(whole, headerLength));
            try (TensorSource source = SafetensorsReader.open(file)) {
                Encoders.load(EncoderConfiguration.parse(configuration, "config.json"), source)
                        .close();
            } catch (JjakException expected) {
                refused++;
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThat(refused).isGreaterThan(2_000);
    }

    @Test
    void aModelLargerThanTheMachineIsRefusedBeforeAnythingIsRead() {
        ObjectNode json = JsonFile.readObject(fixtures.path("bert-tiny-plain").resolve("config.json"));
        EncoderConfiguration configuration = EncoderConfiguration.parse(json, "config.json");
        List<TensorSpecification> specifications = List.of(new TensorSpecification(
                Enormous.NAME, new long[] {TensorSpecification.ANY, 32}, TensorSpecification.Initial.NORMAL));
        assertThatThrownBy(() -> Weights.load(specifications, configuration, new Enormous()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("alone need 131072.0 GB");
    }

    private static final class Enormous implements TensorSource {

        private static final String NAME = "embeddings.word_embeddings.weight";

        @Override
        public Set<String> names() {
            return Set.of(NAME);
        }

        @Override
        public long[] shape(String name) {
            return new long[] {1L << 40, 32};
        }

        @Override
        public Tensor floats(String name) {
            throw new AssertionError("must not be read");
        }

        @Override
        public String origin() {
            return "enormous";
        }

        @Override
        public void close() {}
    }

    private static ObjectNode object(String text) {
        return JsonFile.parse(text.getBytes(StandardCharsets.UTF_8), "config.json") instanceof ObjectNode json
                ? json
                : JsonFile.object();
    }

    /** Replaces one JSON value or puts a few characters somewhere. */
    private String mutate(String json) {
        int colon = json.indexOf(':', random.nextInt(json.length()));
        String nasty = NASTY.get(random.nextInt(NASTY.size()));
        if (colon < 0 || random.nextInt(8) == 0) {
            int at = random.nextInt(json.length());
            return json.substring(0, at) + nasty + json.substring(at);
        }
        int end = json.indexOf('\n', colon);
        String comma = end > 0 && json.charAt(end - 1) == ',' ? "," : "";
        return json.substring(0, colon + 1) + nasty + comma + (end < 0 ? "" : json.substring(end));
    }

    private byte[] flipped(byte[] whole, int end) {
        byte[] bytes = whole.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(end)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** Writes a nasty word over a place of the header; what follows stays where it is. */
    private byte[] rewritten(byte[] whole, int headerLength) {
        byte[] bytes = whole.clone();
        byte[] nasty = NASTY.get(random.nextInt(NASTY.size())).getBytes(StandardCharsets.UTF_8);
        int at = 8 + random.nextInt(headerLength - nasty.length);
        System.arraycopy(nasty, 0, bytes, at, nasty.length);
        return bytes;
    }
}
