package io.github.jjak.onnx.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A graph as the source of a TorchScript method, one line for each node: the operators of ONNX that {@link GraphBuilder}'s callers use,
 * in the functions of ATen.
 *
 * <p>Weights and lists of numbers become attributes {@code self.w0}, {@code self.w1}, …; single numbers stand in the source. Sizes of
 * tensors are Python's integers there, not tensors.
 */
final class TorchScriptSource {

    private static final Map<String, String> INFIX =
            Map.of("Add", "+", "Sub", "-", "Mul", "*", "Div", "/", "Less", "<", "Greater", ">", "Equal", "==");

    private static final Map<String, String> FUNCTIONS = Map.ofEntries(
            Map.entry("Abs", "abs"),
            Map.entry("Cos", "cos"),
            Map.entry("Erf", "erf"),
            Map.entry("Log", "log"),
            Map.entry("MatMul", "matmul"),
            Map.entry("Neg", "neg"),
            Map.entry("Relu", "relu"),
            Map.entry("Sigmoid", "sigmoid"),
            Map.entry("Sin", "sin"),
            Map.entry("Sqrt", "sqrt"),
            Map.entry("Tanh", "tanh"),
            Map.entry("Where", "where"));

    private final GraphBuilder graph;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, GraphBuilder.Weight> weights = new HashMap<>();
    private final StringBuilder body = new StringBuilder();

    private TorchScriptSource(GraphBuilder graph) {
        this.graph = graph;
        graph.inputs().forEach(input -> names.put(input, input));
        graph.weights().forEach(weight -> weights.put(weight.name(), weight));
    }

    /**
     * A method and what it needs.
     *
     * @param text its source
     * @param attributes by the name of a weight or constant, the name in the source
     */
    record Method(String text, Map<String, String> attributes) {}

    /**
     * The method {@code forward}, whose inputs are int64 {@code [batch, sequence]}. The third and fourth may be missing: what the graph
     * does not use is not looked at, and token types that are missing are 0.
     *
     * @param output name of the value that is returned
     */
    static Method of(GraphBuilder graph, String output) {
        TorchScriptSource source = new TorchScriptSource(graph);
        if (graph.inputs().contains("token_type_ids")) {
            source.line("types", "torch.zeros_like(input_ids) if token_type_ids is None else token_type_ids");
            source.names.put("token_type_ids", "types");
        }
        for (GraphBuilder.Step step : graph.steps()) {
            source.add(step);
        }
        String head =
                "def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Optional[Tensor]=None,"
                        + " position_ids: Optional[Tensor]=None) -> Tensor:\n";
        return new Method(head + source.body + "    return " + source.names.get(output) + "\n", source.attributes);
    }

    private void line(String name, String expression) {
        body.append("    ").append(name).append(" = ").append(expression).append('\n');
    }

    private void add(GraphBuilder.Step step) {
        if (step.operator().equals("Identity")) {
            names.put(step.output(), value(step.inputs().get(0)));
            return;
        }
        String name = "v" + names.size();
        line(name, expression(step));
        names.put(step.output(), name);
    }

    private String expression(GraphBuilder.Step step) {
        List<String> inputs = step.inputs();
        String infix = INFIX.get(step.operator());
        if (infix != null) {
            return value(inputs.get(0)) + " " + infix + " " + value(inputs.get(1));
        }
        String function = FUNCTIONS.get(step.operator());
        if (function != null) {
            return call(function, inputs.stream().map(this::value).toArray());
        }
        String first = value(inputs.get(0));
        return switch (step.operator()) {
            case "ArgMax" -> call("argmax", first, integer(step, "axis"), truth(step));
            case "Cast" -> call("to", first, type(integer(step, "to")));
            case "Concat" ->
                call(
                        "cat",
                        inputs.stream().map(this::value).collect(Collectors.joining(", ", "[", "]")),
                        integer(step, "axis"));
            case "CumSum" -> call("cumsum", first, value(inputs.get(1)));
            case "Gather" -> gather(step, first);
            case "GatherND" -> chosen(first, value(inputs.get(1)));
            case "LayerNormalization" -> normalised(step, first);
            case "Max" -> bounded("maximum", "min", first, inputs.get(1));
            case "Min" -> bounded("minimum", "max", first, inputs.get(1));
            case "Range" ->
                "torch.arange(" + first + ", " + value(inputs.get(1)) + ", " + value(inputs.get(2))
                        + ", device=input_ids.device)";
            case "ReduceL2" ->
                call(
                        "sqrt",
                        call(
                                "sum",
                                first + " * " + first,
                                attribute(step, "axes").integers(),
                                truth(step)));
            case "ReduceMax" -> call("amax", first, attribute(step, "axes").integers(), truth(step));
            case "ReduceSum" -> call("sum", first, integers(inputs.get(1)), truth(step));
            case "Reshape" -> call("reshape", first, shape(first, integers(inputs.get(1))));
            case "Shape" -> call("size", first);
            case "Slice" -> call("slice", first, only(inputs.get(3)), only(inputs.get(1)), only(inputs.get(2)));
            case "Softmax" -> call("softmax", first, integer(step, "axis"));
            case "Transpose" -> call("permute", first, attribute(step, "perm").integers());
            case "Unsqueeze" -> unsqueezed(first, integers(inputs.get(1)));
            default -> throw new IllegalStateException("no TorchScript for " + step.operator());
        };
    }

    /** ATen's numbers of the types to which ONNX's numbers 1 (float32), 7 (int64) and 9 (truth value) are converted. */
    private static int type(long onnx) {
        return switch ((int) onnx) {
            case 1 -> 6;
            case 7 -> 4;
            case GraphBuilder.BOOLEAN -> 11;
            default -> throw new IllegalStateException("no TorchScript for ONNX's type " + onnx);
        };
    }

    private static String call(String function, Object... arguments) {
        StringBuilder call = new StringBuilder("torch.").append(function).append('(');
        for (int i = 0; i < arguments.length; i++) {
            call.append(i == 0 ? "" : ", ").append(arguments[i]);
        }
        return call.append(')').toString();
    }

    /** A row of a table, rows of a table, or one size of a shape. */
    private String gather(GraphBuilder.Step step, String table) {
        GraphBuilder.Constant row = graph.constants().get(step.inputs().get(1));
        if (!weights.containsKey(step.inputs().get(0))) {
            return table + "[" + value(step.inputs().get(1)) + "]";
        }
        return row == null
                ? call("embedding", table, value(step.inputs().get(1)))
                : call("select", table, 0, value(step.inputs().get(1)));
    }

    /** From {@code [batch, sequence, hidden]} the token {@code [batch, 1]} of each text. */
    private static String chosen(String hidden, String index) {
        String wide = call("expand", call("unsqueeze", index, -1), "[-1, -1, " + call("size", hidden, 2) + "]");
        return call("squeeze", call("gather", hidden, 1, wide), 1);
    }

    private String normalised(GraphBuilder.Step step, String input) {
        List<String> inputs = step.inputs();
        String scale = value(inputs.get(1));
        return call(
                "layer_norm",
                input,
                "[" + call("size", scale, 0) + "]",
                scale,
                inputs.size() > 2 ? value(inputs.get(2)) : "None",
                literal(attribute(step, "epsilon").number()));
    }

    private String bounded(String function, String bound, String input, String other) {
        return graph.constants().containsKey(other)
                ? "torch.clamp(" + input + ", " + bound + "=" + value(other) + ")"
                : call(function, input, value(other));
    }

    private static String shape(String input, List<Long> sizes) {
        StringBuilder shape = new StringBuilder("[");
        for (int axis = 0; axis < sizes.size(); axis++) {
            shape.append(axis == 0 ? "" : ", ")
                    .append(sizes.get(axis) == 0 ? call("size", input, axis) : sizes.get(axis));
        }
        return shape.append(']').toString();
    }

    private static String unsqueezed(String input, List<Long> axes) {
        String result = input;
        for (long axis : axes) {
            result = call("unsqueeze", result, axis);
        }
        return result;
    }

    private String value(String name) {
        String known = names.get(name);
        if (known != null) {
            return known;
        }
        GraphBuilder.Constant constant = graph.constants().get(name);
        if (constant != null && constant.isScalar()) {
            double number = constant.numbers().get(0);
            return constant.isInteger() ? Long.toString((long) number) : literal(number);
        }
        String attribute = "self." + attributes.computeIfAbsent(name, fresh -> "w" + attributes.size());
        return attribute;
    }

    private static String literal(double number) {
        return String.format(Locale.ROOT, "%.17e", number);
    }

    private List<Long> integers(String name) {
        GraphBuilder.Constant constant = graph.constants().get(name);
        if (constant == null || !constant.isInteger()) {
            throw new IllegalStateException(name + " is no constant list of integers");
        }
        return constant.numbers().stream().map(number -> (long) (double) number).toList();
    }

    private long only(String name) {
        return integers(name).get(0);
    }

    private static Attribute attribute(GraphBuilder.Step step, String name) {
        return step.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(step.operator() + " without " + name));
    }

    private static long integer(GraphBuilder.Step step, String name) {
        return attribute(step, name).integers().get(0);
    }

    private static String truth(GraphBuilder.Step step) {
        return integer(step, "keepdims") == 1 ? "True" : "False";
    }
}
