package io.github.jjak.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Makes a model folder of the shape of klue/roberta-base with random weights: 12 layers, 768, 32,000 pieces. */
public final class FullSizeModel {

    private FullSizeModel() {}

    public static ObjectNode configuration(int layers) {
        return JsonFile.object()
                .put("model_type", "roberta")
                .put("vocab_size", 32_000)
                .put("hidden_size", 768)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", 12)
                .put("intermediate_size", 3072)
                .put("hidden_act", "gelu")
                .put("hidden_dropout_prob", 0.1)
                .put("attention_probs_dropout_prob", 0.1)
                .put("max_position_embeddings", 514)
                .put("type_vocab_size", 1)
                .put("layer_norm_eps", 1e-5)
                .put("pad_token_id", 1)
                .put("initializer_range", 0.02);
    }

    /** Writes the folder; its tokenizer is ko-tiny's, whose numbers are all below 32,000. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        JsonFile.write(folder.resolve("config.json"), configuration(12));
        try (InputStream in =
                SentenceTransformer.class.getResourceAsStream("internal/builtin/ko-tiny/tokenizer.json")) {
            if (in == null) {
                throw new IOException("the built-in tokenizer is missing");
            }
            Files.write(folder.resolve("tokenizer.json"), in.readAllBytes());
        }
        Libtorch.load();
        // One layer names the tensors; filling twelve with Java's generator would take longer than the test.
        EncoderConfiguration one = EncoderConfiguration.parse(configuration(1), "test");
        try (Encoder shape = Encoders.random(one, 1);
                TensorScope scope = TensorScope.open()) {
            torch.manual_seed(1);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            shape.checkpoint().forEach((name, tensor) -> {
                int copies = name.startsWith("encoder.layer.0.") ? 12 : 1;
                for (int layer = 0; layer < copies; layer++) {
                    Tensor fresh = name.endsWith("LayerNorm.weight")
                            ? torch.ones_like(tensor)
                            : torch.randn_like(tensor).mul_(new Scalar(0.02));
                    weights.put(name.replace("layer.0.", "layer." + layer + "."), fresh);
                }
            });
            SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
        }
    }
}
