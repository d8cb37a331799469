package io.github.jjak.encoder.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The non-linearity between the two linear layers of a feed-forward block; names as in {@code hidden_act}. */
public enum Activation {
    /** Gaussian error linear unit with the exact error function; Hendrycks and Gimpel, arXiv 1606.08415. */
    GELU,
    /** The tanh approximation of GELU, {@code gelu_new} and {@code gelu_pytorch_tanh}. */
    GELU_TANH,
    /** Rectified linear unit. */
    RELU,
    /** Sigmoid-weighted linear unit, {@code silu} and {@code swish}. */
    SILU,
    /** Hyperbolic tangent, of heads. */
    TANH;

    Tensor apply(Tensor tensor) {
        return switch (this) {
            case GELU -> torch.gelu(tensor);
            case GELU_TANH -> torch.gelu(tensor, "tanh");
            case RELU -> torch.relu(tensor);
            case SILU -> torch.silu(tensor);
            case TANH -> torch.tanh(tensor);
        };
    }

    /** Gradient of the input, given that of the output; both of the input's shape. */
    Tensor backward(Tensor gradient, Tensor input) {
        return switch (this) {
            case GELU -> torch.gelu_backward(gradient, input);
            case GELU_TANH -> torch.gelu_backward(gradient, input, "tanh");
            case RELU -> torch.threshold_backward(gradient, input, Tensors.number(0));
            case SILU -> torch.silu_backward(gradient, input);
            case TANH -> torch.tanh_backward(gradient, torch.tanh(input));
        };
    }

    /** The same function as nodes of a graph. */
    public Value describe(GraphBuilder graph, Value value) {
        return switch (this) {
            case GELU -> {
                Value scaled = graph.node("Div", value, graph.number(Math.sqrt(2)));
                yield halfOfOnePlus(graph, graph.node("Erf", scaled), value);
            }
            case GELU_TANH -> {
                Value cube = graph.node("Mul", graph.node("Mul", value, value), value);
                Value sum = graph.node("Add", value, graph.node("Mul", cube, graph.number(0.044715)));
                Value scaled = graph.node("Mul", sum, graph.number(Math.sqrt(2 / Math.PI)));
                yield halfOfOnePlus(graph, graph.node("Tanh", scaled), value);
            }
            case RELU -> graph.node("Relu", value);
            case SILU -> graph.node("Mul", value, graph.node("Sigmoid", value));
            case TANH -> graph.node("Tanh", value);
        };
    }

    private static Value halfOfOnePlus(GraphBuilder graph, Value inner, Value value) {
        Value sum = graph.node("Add", inner, graph.number(1));
        return graph.node("Mul", graph.node("Mul", value, sum), graph.number(0.5));
    }

    static Activation named(String name, String origin) {
        return switch (name) {
            case "gelu" -> GELU;
            case "gelu_new", "gelu_pytorch_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            case "silu", "swish" -> SILU;
            default ->
                throw new ModelException(origin + ": hidden_act is \"" + name
                        + "\"; known are gelu, gelu_new, gelu_pytorch_tanh, relu, silu and swish.");
        };
    }
}
