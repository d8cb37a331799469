package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reads the metric fixtures; {@code parity/README.md} says what they hold. */
final class Fixture {

    private static final double TOLERANCE = 1e-9;

    private Fixture() {}

    static JsonNode read(String name) {
        String path = "/parity/metrics/" + name;
        try (InputStream stream = Objects.requireNonNull(Fixture.class.getResourceAsStream(path), path)) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) array.get(index).asDouble();
        }
        return values;
    }

    static double[] doubles(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToDouble(index -> array.get(index).asDouble())
                .toArray();
    }

    static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    /** Same names, same values within 1e-9. */
    static void assertMetrics(Map<String, Double> actual, JsonNode expected) {
        Map<String, Double> wanted = new TreeMap<>();
        expected.properties()
                .forEach(entry -> wanted.put(entry.getKey(), entry.getValue().asDouble()));
        assertThat(wanted).isNotEmpty();
        assertThat(actual).containsOnlyKeys(wanted.keySet());
        wanted.forEach((name, value) -> assertThat(actual.get(name)).as(name).isCloseTo(value, within(TOLERANCE)));
    }
}
