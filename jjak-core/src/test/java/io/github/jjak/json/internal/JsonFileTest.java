package io.github.jjak.json.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonFileTest {

    private record Measured(double trainLoss, float rate, Map<String, Double> best) {}

    @Test
    void whatIsNoNumberIsNullWhereverItStands() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("spearman", Double.NaN);
        values.put("rate", Float.POSITIVE_INFINITY);
        values.put("doubles", new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY});
        values.put("floats", new float[] {0.5f, Float.NaN});
        values.put("boxed", List.of(Double.NaN, 2.5));
        assertThat(JsonFile.formatLine(values))
                .isEqualTo("{\"spearman\":null,\"rate\":null,\"doubles\":[1.0,null,null],\"floats\":[0.5,null],"
                        + "\"boxed\":[null,2.5]}");
        assertThat(JsonFile.format(values)).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void recordsAndTreesToo() {
        assertThat(JsonFile.formatLine(new Measured(Double.NaN, Float.NaN, Map.of("ndcg", Double.NaN))))
                .isEqualTo("{\"train_loss\":null,\"rate\":null,\"best\":{\"ndcg\":null}}");
        ObjectNode tree = JsonFile.object().put("loss", Double.NaN).put("grad_norm", Float.NEGATIVE_INFINITY);
        tree.putArray("scores").add(Double.NaN).add(0.25);
        assertThat(JsonFile.formatLine(tree)).isEqualTo("{\"loss\":null,\"grad_norm\":null,\"scores\":[null,0.25]}");
    }
}
