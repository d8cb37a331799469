package io.github.jjak.onnx.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ONNX's {@code NodeProto}: one operator between named values.
 *
 * @param operator {@code op_type}
 * @param domain empty for ONNX's own operators
 * @param inputs names of values; an empty one stands for an input left out
 * @param outputs names of values
 * @param attributes by name
 */
record OnnxNode(
        String operator, String domain, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {

    /**
     * ONNX's {@code AttributeProto}, without the kinds no encoder needs.
     *
     * @param number {@code f}
     * @param integer {@code i}
     * @param text {@code s}
     * @param integers {@code ints}
     * @param tensor {@code t}
     */
    record Attribute(
            float number,
            long integer,
            String text,
            List<Long> integers,
            @Nullable OnnxTensor tensor) {}

    boolean is(String name) {
        return operator.equals(name) && (domain.isEmpty() || domain.equals("ai.onnx"));
    }

    /** The name of an input; empty if it was left out. */
    String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /** The first output, the only one of all operators that matter here. */
    String output() {
        return outputs.isEmpty() ? "" : outputs.get(0);
    }

    float number(String attribute, float otherwise) {
        Attribute found = attributes.get(attribute);
        return found == null ? otherwise : found.number();
    }

    long integer(String attribute, long otherwise) {
        Attribute found = attributes.get(attribute);
        return found == null ? otherwise : found.integer();
    }

    String text(String attribute, String otherwise) {
        Attribute found = attributes.get(attribute);
        return found == null ? otherwise : found.text();
    }
}
