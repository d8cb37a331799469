package io.github.jjak.encoder;

import io.github.jjak.error.ModelException;
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
    SILU;

    Tensor apply(Tensor tensor) {
        return switch (this) {
            case GELU -> torch.gelu(tensor);
            case GELU_TANH -> torch.gelu(tensor, "tanh");
            case RELU -> torch.relu(tensor);
            case SILU -> torch.silu(tensor);
        };
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
