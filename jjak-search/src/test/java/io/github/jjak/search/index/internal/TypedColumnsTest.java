package io.github.jjak.search.index.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TypedColumnsTest {

    @Test
    void valuesComeBackAsTheyWere() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("topic", "배송");
        metadata.put("looks like a number", "42");
        metadata.put("int", Integer.MIN_VALUE);
        metadata.put("long", Long.MAX_VALUE);
        metadata.put("float", -Float.MIN_VALUE);
        metadata.put("double", Double.MAX_VALUE);
        metadata.put("truth", true);
        metadata.put("uuid", UUID.fromString("7d4a1c9e-5f0e-4c7f-9a53-0f4a0c1d2e3f"));
        metadata.put("list", List.of("가", "나"));
        metadata.put("map", Map.of("쪽", 3));
        Map<String, String> columns = TypedColumns.columns(metadata);
        assertThat(columns).containsEntry("topic", "배송").containsEntry("long", "9223372036854775807");
        assertThat(TypedColumns.metadata(columns)).isEqualTo(metadata);
    }

    @Test
    void stringsNeedNoColumnOfTypes() {
        Map<String, String> strings = Map.of("topic", "배송", "page", "12");
        assertThat(TypedColumns.columns(strings)).isEqualTo(strings);
        assertThat(TypedColumns.metadata(strings)).isEqualTo(strings);
    }

    @Test
    void theColumnOfTypesCannotBeNamed() {
        assertThatThrownBy(() -> TypedColumns.columns(Map.of(TypedColumns.TYPES, "x")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("metadata_types");
    }
}
