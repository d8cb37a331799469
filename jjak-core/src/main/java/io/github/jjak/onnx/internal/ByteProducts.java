package io.github.jjak.onnx.internal;

import io.github.jjak.weights.internal.QuantizedRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Linear layers whose products are of bytes, in the operators of ONNX Runtime's dynamic quantisation:
 *
 * <ol>
 *   <li>each row of the input is divided by its largest number without sign, because a token with one large number would else leave
 *       few steps to all others;
 *   <li>{@code DynamicQuantizeLinear} finds the range of these at each run and rounds them to uint8;
 *   <li>{@code MatMulInteger} multiplies by the matrix in int8, one scale per output, and sums in int32;
 *   <li>the sums, as float32, times the scales of input, output and row, are the product.
 * </ol>
 *
 * ONNX Runtime makes one operation of the last three but for the row's scale. Not thread-safe.
 */
final class ByteProducts {

    /** Two products of a uint8 with this fit into 16 bits. */
    static final int SEVEN_BITS = 63;

    private final GraphBuilder graph;
    private final int largest;

    /** An input that several layers read is rounded once. */
    private final Map<String, RoundedInput> rounded = new HashMap<>();

    /**
     * An input in bytes.
     *
     * @param steps uint8 {@code [..., in]}
     * @param scale of a step, one number
     * @param zero the step of zero
     * @param rowScale {@code [..., 1]}
     */
    private record RoundedInput(Value steps, Value scale, Value zero, Value rowScale) {}

    /** @param largest step of a matrix, without sign */
    ByteProducts(GraphBuilder graph, int largest) {
        this.graph = graph;
        this.largest = largest;
    }

    /** {@code input} {@code [..., in]} times the transpose of {@code matrix} {@code [out, in]}. */
    Value product(Value input, String name, Tensor matrix) {
        QuantizedRows rows = QuantizedRows.of(name, matrix, largest);
        RoundedInput bytes = rounded.computeIfAbsent(input.name(), first -> round(input));
        Value steps = graph.weight(name + ".T", rows.steps().t());
        Value sums = graph.node("MatMulInteger", bytes.steps(), steps, bytes.zero());
        Value scale = graph.node("Mul", bytes.scale(), graph.weight(name + ".scale", rows.scales()));
        Value product = graph.node("Mul", graph.toFloat(sums), scale);
        return graph.node("Mul", product, bytes.rowScale());
    }

    private RoundedInput round(Value input) {
        List<Attribute> ofRows = List.of(Attribute.integers("axes", -1));
        Value largest = graph.node("ReduceMax", ofRows, graph.node("Abs", input));
        Value rowScale = graph.node("Max", largest, graph.number(Float.MIN_NORMAL));
        List<Value> bytes = graph.nodes("DynamicQuantizeLinear", 3, graph.node("Div", input, rowScale));
        return new RoundedInput(bytes.get(0), bytes.get(1), bytes.get(2), rowScale);
    }

    /** Rows of a table {@code [rows, size]} of which only bytes are kept. */
    Value rows(Value numbers, String name, Tensor table) {
        QuantizedRows rows = QuantizedRows.of(name, table);
        Value steps = graph.node("Gather", graph.weight(name, rows.steps()), numbers);
        Value scales = graph.node("Gather", graph.weight(name + ".scale", rows.scales()), numbers);
        return graph.node("Mul", graph.toFloat(steps), graph.node("Unsqueeze", scales, graph.integers(-1)));
    }
}
