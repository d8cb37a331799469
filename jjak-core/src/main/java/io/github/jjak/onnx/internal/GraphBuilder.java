package io.github.jjak.onnx.internal;

import io.github.jjak.weights.internal.QuantizedRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph being built, in the operators of opset {@value #OPSET}; https://onnx.ai/onnx/operators. Weights are
 * referred to, not copied: they must live until the graph is {@linkplain OnnxWriter written}. Not thread-safe.
 */
public final class GraphBuilder {

    /** The first with LayerNormalization. */
    public static final int OPSET = 17;

    /** Name of the axis of texts. */
    public static final String BATCH = "batch";

    /** Name of the axis of tokens. */
    public static final String SEQUENCE = "sequence";

    /** ONNX's number of the type of truth values, for Cast. */
    public static final int BOOLEAN = 9;

    /** Rows of a table from which on bytes are worth their rounding: those of words, not of positions. */
    private static final int LARGE_TABLE = 4096;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final List<ProtoMessage> nodes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Constant> known = new LinkedHashMap<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final List<ProtoMessage> constants = new ArrayList<>();
    private final Map<String, Value> constantValues = new LinkedHashMap<>();
    private final Map<String, ProtoMessage> inputs = new LinkedHashMap<>();
    private final List<ProtoMessage> outputs = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final @Nullable ByteProducts byteProducts;

    /** A graph that multiplies in float32. */
    public GraphBuilder() {
        this(ProductType.FLOAT32);
    }

    /** @param products what linear layers multiply in */
    public GraphBuilder(ProductType products) {
        this.byteProducts = products == ProductType.FLOAT32
                ? null
                : new ByteProducts(
                        this, products == ProductType.INT7 ? ByteProducts.SEVEN_BITS : QuantizedRows.LARGEST);
    }

    /**
     * An initializer.
     *
     * @param tensor float32 or int8; as it is written, so possibly a transposed view
     */
    record Weight(String name, Tensor tensor) {}

    /**
     * A node.
     *
     * @param operator of ONNX
     * @param inputs names of values
     * @param output name of the value
     */
    record Step(String operator, List<Attribute> attributes, List<String> inputs, String output) {}

    /**
     * A constant.
     *
     * @param numbers its numbers
     * @param isInteger whether they are int64, not float32
     * @param isScalar whether it is a number, not a list
     */
    record Constant(List<Double> numbers, boolean isInteger, boolean isScalar) {}

    /** An input {@code [batch, sequence]} of int64; asking again gives the same one. */
    public Value input(String name) {
        inputs.computeIfAbsent(name, fresh -> value(fresh, INT64, BATCH, SEQUENCE));
        return new Value(name);
    }

    /**
     * Makes a value an output of float32.
     *
     * @param axes sizes, or names of sizes that vary
     */
    public void output(String name, Value value, Object... axes) {
        add("Identity", List.of(), List.of(value.name()), name);
        outputs.add(value(name, FLOAT, axes));
    }

    /** A remark on the file that programs may read; ONNX's {@code metadata_props}. */
    public void remark(String key, String text) {
        metadata.put(key, text);
    }

    Map<String, String> remarks() {
        return metadata;
    }

    /** A weight under its name. */
    public Value weight(String name, Tensor tensor) {
        weights.putIfAbsent(name, new Weight(name, tensor));
        return new Value(name);
    }

    /** The transpose {@code [in, out]} of a linear layer's matrix, because ONNX multiplies from the right. */
    public Value transposedWeight(String name, Tensor matrix) {
        return weight(name + ".T", matrix.t());
    }

    /** An encoder's linear layer without its bias: {@code input} {@code [..., in]} times the transpose of {@code matrix} {@code [out, in]}. */
    public Value product(Value input, String name, Tensor matrix) {
        return byteProducts == null
                ? node("MatMul", input, transposedWeight(name, matrix))
                : byteProducts.product(input, name, matrix);
    }

    /** Rows of a table {@code [rows, size]} by their numbers. */
    public Value rows(Value numbers, String name, Tensor table) {
        return byteProducts == null || table.size(0) < LARGE_TABLE
                ? node("Gather", weight(name, table), numbers)
                : byteProducts.rows(numbers, name, table);
    }

    /** A scalar of float32. */
    public Value number(double number) {
        return constant("number " + (float) number, FLOAT, littleEndian(4).putFloat((float) number));
    }

    /** A scalar of int64. */
    public Value integer(long value) {
        return constant("integer " + value, INT64, littleEndian(8).putLong(value));
    }

    /** A list {@code [values]} of int64. */
    public Value integers(long... values) {
        ByteBuffer bytes = littleEndian(8 * values.length);
        Arrays.stream(values).forEach(bytes::putLong);
        return constant("integers " + Arrays.toString(values), INT64, bytes, values.length);
    }

    /** A node with one output. */
    public Value node(String operator, Value... inputs) {
        return node(operator, List.of(), inputs);
    }

    /** A node with attributes and one output. */
    public Value node(String operator, List<Attribute> attributes, Value... inputs) {
        String output = operator.toLowerCase(Locale.ROOT) + "_" + nodes.size();
        List<String> names = new ArrayList<>();
        for (Value input : inputs) {
            names.add(input.name());
        }
        add(operator, attributes, names, output);
        return new Value(output);
    }

    /** A node with several outputs; no program but ONNX's can be written with it. */
    List<Value> nodes(String operator, int outputs, Value... inputs) {
        List<Value> values = IntStream.range(0, outputs)
                .mapToObj(number -> new Value(operator.toLowerCase(Locale.ROOT) + "_" + nodes.size() + "_" + number))
                .toList();
        List<String> names = values.stream().map(Value::name).toList();
        nodes.add(message(operator, Arrays.stream(inputs).map(Value::name).toList(), names, List.of()));
        return values;
    }

    private void add(String operator, List<Attribute> attributes, List<String> inputs, String output) {
        nodes.add(message(operator, inputs, List.of(output), attributes));
        steps.add(new Step(operator, List.copyOf(attributes), List.copyOf(inputs), output));
    }

    /** The nodes in their order, those of outputs among them. */
    List<Step> steps() {
        return steps;
    }

    /** Names of the inputs. */
    List<String> inputs() {
        return List.copyOf(inputs.keySet());
    }

    /** Constants by name. */
    Map<String, Constant> constants() {
        return known;
    }

    /** A list {@code [values]} of float32. */
    public Value numbers(float... values) {
        ByteBuffer bytes = littleEndian(Float.BYTES * values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return constant("numbers " + Arrays.toString(values), FLOAT, bytes, values.length);
    }

    /** A conversion to int64; fractions are cut off. */
    public Value toInteger(Value value) {
        return node("Cast", List.of(Attribute.integer("to", INT64)), value);
    }

    /** A conversion to float32. */
    public Value toFloat(Value value) {
        return node("Cast", List.of(Attribute.integer("to", FLOAT)), value);
    }

    /** The same numbers in another shape; 0 keeps the size at its place. */
    public Value reshape(Value value, long... shape) {
        return node("Reshape", value, integers(shape));
    }

    /** The same numbers with axes in another order. */
    public Value transpose(Value value, long... order) {
        return node("Transpose", List.of(Attribute.integers("perm", order)), value);
    }

    /** The graph's fields but for the weights, in the order they are written. */
    byte[] structure() {
        ProtoMessage graph = new ProtoMessage();
        nodes.forEach(node -> graph.message(1, node));
        graph.text(2, "encoder");
        constants.forEach(constant -> graph.message(5, constant));
        inputs.values().forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        return graph.toBytes();
    }

    List<Weight> weights() {
        return List.copyOf(weights.values());
    }

    private Value constant(String key, int type, ByteBuffer bytes, long... shape) {
        return constantValues.computeIfAbsent(key, absent -> {
            Value value = new Value("constant_" + constants.size());
            ProtoMessage message = new ProtoMessage();
            Arrays.stream(shape).forEach(size -> message.integer(1, size));
            constants.add(message.integer(2, type).text(8, value.name()).bytes(9, bytes));
            known.put(value.name(), known(bytes, type == INT64, shape.length == 0));
            return value;
        });
    }

    private static Constant known(ByteBuffer bytes, boolean isInteger, boolean isScalar) {
        List<Double> numbers = new ArrayList<>();
        ByteBuffer reading = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
        while (reading.hasRemaining()) {
            numbers.add(isInteger ? (double) reading.getLong() : (double) reading.getFloat());
        }
        return new Constant(List.copyOf(numbers), isInteger, isScalar);
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ProtoMessage message(
            String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, outputs.get(0)).text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute.message()));
        return node;
    }

    private static ProtoMessage value(String name, int type, Object... axes) {
        ProtoMessage shape = new ProtoMessage();
        for (Object axis : axes) {
            ProtoMessage dimension = new ProtoMessage();
            shape.message(
                    1,
                    axis instanceof Number number
                            ? dimension.integer(1, number.longValue())
                            : dimension.text(2, axis.toString()));
        }
        ProtoMessage tensor = new ProtoMessage().integer(1, type).message(2, shape);
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
    }
}
