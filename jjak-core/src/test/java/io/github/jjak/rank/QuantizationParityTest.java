package io.github.jjak.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Quantised vectors and their searches against sentence-transformers, FAISS and usearch. */
@Tag("numeric")
class QuantizationParityTest {

    private static final JsonNode FIXTURE =
            ParityFixtures.of(QuantizationParityTest.class).json("quantized.json");
    private static final int TOP_K = FIXTURE.get("top_k").asInt();

    private static ByteBuffer unpack(JsonNode text) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(text.asText())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[][] corpus(int dimension) {
        return vectors("corpus_hundredths", 100, dimension);
    }

    private static float[][] queries(int dimension) {
        return vectors("query_ten_thousandths", 10_000, dimension);
    }

    private static float[][] vectors(String name, double divisor, int dimension) {
        int stored = FIXTURE.get("dimension").asInt();
        ByteBuffer whole = unpack(FIXTURE.get(name));
        float[][] vectors = new float[whole.remaining() / Short.BYTES / stored][dimension];
        for (int row = 0; row < vectors.length; row++) {
            for (int i = 0; i < dimension; i++) {
                vectors[row][i] = (float) (whole.getShort(Short.BYTES * (row * stored + i)) / divisor);
            }
        }
        return vectors;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    @Test
    void bytesAreThoseOfSentenceTransformers() {
        assertThat(FIXTURE.get("cases").size()).isEqualTo(10);
        for (JsonNode node : FIXTURE.get("cases")) {
            int dimension = node.get("name").asText().endsWith("-cut") ? 20 : 40;
            EmbeddingPrecision precision =
                    EmbeddingPrecision.parse(node.get("precision").asText());
            float[][] corpus = corpus(dimension);
            JsonNode ranges = node.get("ranges");
            EmbeddingQuantizer quantizer = ranges.isNull()
                    ? EmbeddingQuantizer.calibrated(precision, corpus)
                    : EmbeddingQuantizer.of(precision, floats(ranges.get(0)), floats(ranges.get(1)));
            assertBytes(quantizer, corpus, node, "corpus");
            assertBytes(quantizer, queries(dimension), node, "queries");
        }
    }

    private static void assertBytes(EmbeddingQuantizer quantizer, float[][] vectors, JsonNode node, String field) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vectors.length * quantizer.precision().bytes(quantizer.dimension()));
        Arrays.stream(vectors).map(quantizer::quantize).forEach(bytes::put);
        assertThat(bytes.array())
                .as(node.get("name").asText() + " " + field)
                .isEqualTo(unpack(node.get(field)).array());
    }

    @Test
    void hitsAreThoseOfSentenceTransformers() {
        assertThat(FIXTURE.get("searches").size()).isEqualTo(12);
        float[][] queries = queries(40);
        float[][] corpus = corpus(40);
        for (JsonNode node : FIXTURE.get("searches")) {
            EmbeddingPrecision precision =
                    EmbeddingPrecision.parse(node.get("precision").asText());
            QuantizedSearch search = QuantizedSearch.of(EmbeddingQuantizer.calibrated(precision, corpus), corpus);
            ByteBuffer expected = unpack(node.get("found_scores"));
            for (Ranking found : search.search(queries, TOP_K)) {
                for (int rank = 0; rank < TOP_K; rank++) {
                    assertThat((double) found.score(rank)).as(node.toString()).isEqualTo(expected.getDouble());
                }
            }
            assertRescored(search, queries, node);
        }
    }

    private static void assertRescored(QuantizedSearch search, float[][] queries, JsonNode node) {
        ByteBuffer positions = unpack(node.get("positions"));
        ByteBuffer scores = unpack(node.get("scores"));
        List<Integer> asked = new ArrayList<>();
        node.get("rescored_queries").forEach(query -> asked.add(query.asInt()));
        List<Ranking> rescored =
                search.search(queries, TOP_K, node.get("rescore_multiplier").asInt());
        for (int query : asked) {
            for (int rank = 0; rank < TOP_K; rank++) {
                assertThat(rescored.get(query).position(rank))
                        .as(node.get("precision") + " query " + query + " rank " + rank)
                        .isEqualTo(positions.getInt());
                assertThat(rescored.get(query).score(rank)).isCloseTo((float) scores.getDouble(), within(1e-5f));
            }
        }
        assertThat(positions.hasRemaining()).isFalse();
    }
}
