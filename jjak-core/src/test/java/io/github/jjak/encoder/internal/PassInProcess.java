package io.github.jjak.encoder.internal;

import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A process of its own that runs one pass of training, forward and backward, over 1,024 tokens in 24 layers of 128, and prints by how many
 * bytes its resident memory grew at the peak. Gradients, which are the same either way, were made before.
 */
final class PassInProcess {

    private static final int VOCABULARY = 200;

    private PassInProcess() {}

    public static void main(String[] arguments) throws IOException {
        EncoderConfiguration configuration = EncoderConfiguration.parse(
                JsonFile.object()
                        .put("model_type", arguments[0])
                        .put("vocab_size", VOCABULARY)
                        .put("hidden_size", 128)
                        .put("num_hidden_layers", 24)
                        .put("num_attention_heads", 4)
                        .put("intermediate_size", 512)
                        .put("max_position_embeddings", 128)
                        .put("type_vocab_size", 2)
                        .put("pad_token_id", 1)
                        .put("initializer_range", 0.02)
                        .put("hidden_dropout_prob", 0.1)
                        .put("attention_probs_dropout_prob", 0.1)
                        .put("local_attention", 32)
                        .put("global_attn_every_n_layers", 3),
                "test");
        try (Encoder encoder = Encoders.random(configuration, 3);
                EncoderTraining training = encoder.training(Precision.FP32, true, Boolean.parseBoolean(arguments[1]))) {
            pass(training, 2);
            long before = MachineMemory.residentBytes();
            pass(training, 8);
            System.out.println(peak() - before);
        }
    }

    private static void pass(EncoderTraining training, int rows) {
        Random random = new Random(1);
        PackedTokens tokens = PackedTokens.pack(IntStream.range(0, rows)
                .mapToObj(row -> random.ints(128, 2, VOCABULARY).toArray())
                .toList());
        try (TensorScope scope = TensorScope.open();
                EncoderPass pass = training.pass(tokens, 5)) {
            float[] gradient = new float[Math.toIntExact(pass.hidden().numel())];
            gradient[0] = 1;
            pass.backward(Tensors.of(gradient, tokens.tokens(), gradient.length / tokens.tokens()));
        }
        training.completeGradients();
    }

    private static long peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
