package io.github.jjak.json.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    private static JsonFields fields(String json) {
        return new JsonFields(JsonFile.parse(json.getBytes(StandardCharsets.UTF_8), "config.json"), "config.json");
    }

    @Test
    void valuesWithinTheirRangeAreReturned() {
        JsonFields fields =
                fields("{\"least\":1,\"most\":9,\"rate\":0.5,\"name\":\"gelu\",\"on\":true,\"nothing\":null}");
        assertThat(fields.integer("least", 1, 9)).isEqualTo(1);
        assertThat(fields.integer("most", 1, 9)).isEqualTo(9);
        assertThat(fields.integer("absent", 7, 1, 9)).isEqualTo(7);
        assertThat(fields.integer("nothing", 7, 1, 9)).isEqualTo(7);
        assertThat(fields.number("rate", 0, 0, 1)).isEqualTo(0.5);
        assertThat(fields.number("most", 0, 0, 10)).isEqualTo(9);
        assertThat(fields.number("absent", 0.25, 0, 1)).isEqualTo(0.25);
        assertThat(fields.text("name", "relu")).isEqualTo("gelu");
        assertThat(fields.text("absent", "relu")).isEqualTo("relu");
        assertThat(fields.flag("on", false)).isTrue();
        assertThat(fields.flag("absent", true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "2.5", "-1", "\"5\"", "true", "[5]", "99999999999999999999", "1e300"})
    void integersOutOfRangeAreRefusedWithTheRange(String value) {
        JsonFields fields = fields("{\"size\":" + value + "}");
        assertRefused(() -> fields.integer("size", 1, 9), "\"size\"", "an integer from 1 to 9");
        assertRefused(() -> fields.integer("size", 5, 1, 9), "\"size\"", "an integer from 1 to 9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "\"0.5\"", "false", "{}", "1e400"})
    void numbersOutOfRangeAreRefusedWithTheRange(String value) {
        JsonFields fields = fields("{\"rate\":" + value + "}");
        assertRefused(() -> fields.number("rate", 0, 0, 1), "\"rate\"", "a number from 0.0 to 1.0");
    }

    @Test
    void otherKindsAndMissingFieldsAreRefused() {
        JsonFields fields = fields("{\"name\":7,\"on\":\"true\",\"nothing\":null}");
        assertRefused(() -> fields.text("name", ""), "\"name\" is 7", "a string");
        assertRefused(() -> fields.flag("on", false), "\"on\"", "true or false");
        assertRefused(() -> fields.text("absent"), "lacks the field \"absent\"");
        assertRefused(() -> fields.integer("nothing", 1, 9), "lacks the field \"nothing\"");
    }

    @Test
    void longValuesAreShownInPart() {
        JsonFields fields = fields("{\"size\":\"" + "x".repeat(10_000) + "\"}");
        assertThatThrownBy(() -> fields.integer("size", 1, 9))
                .isInstanceOf(ModelException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void filesThatAreNoObjectAreRefusedByName(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("설정.json");
        assertRefused(() -> JsonFile.readObject(file), "There is no file", "설정.json");
        for (String content : List.of("[]", "3", "null")) {
            Files.writeString(file, content);
            assertRefused(() -> JsonFile.readObject(file), "설정.json", "should hold a JSON object");
        }
        Files.writeString(file, "");
        assertRefused(() -> JsonFile.readObject(file), "설정.json");
        Files.writeString(file, "{\n  \"a\": ,\n}");
        assertRefused(() -> JsonFile.readObject(file), "설정.json", "line 2");
        Files.writeString(file, "{\"a\":".repeat(5000));
        assertRefused(() -> JsonFile.readObject(file), "설정.json");
    }

    private record Measured(int bestStep, double tokensPerSecond) {}

    @Test
    void componentsOfRecordsAreWrittenInSnakeCaseAndKoreanAsItIs() {
        assertThat(JsonFile.formatLine(new Measured(3, 1.5))).isEqualTo("{\"best_step\":3,\"tokens_per_second\":1.5}");
        assertThat(JsonFile.formatLine(List.of("배송"))).isEqualTo("[\"배송\"]");
    }

    private static void assertRefused(ThrowingCallable work, String... words) {
        assertThatThrownBy(work).isInstanceOf(ModelException.class).hasMessageContainingAll(words);
    }
}
