package io.github.jjak.onnx.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.TensorScope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The smallest encoder there is, as an ONNX file of some kilobytes, and hand-made files of a few messages. */
final class TinyOnnx {

    private TinyOnnx() {}

    /** One layer, eight dimensions, two heads. */
    static EncoderConfiguration configuration() {
        return EncoderConfiguration.parse(
                JsonFile.object()
                        .put("model_type", "bert")
                        .put("vocab_size", 7)
                        .put("hidden_size", 8)
                        .put("num_hidden_layers", 1)
                        .put("num_attention_heads", 2)
                        .put("intermediate_size", 6)
                        .put("max_position_embeddings", 9),
                "config.json");
    }

    static byte[] encoder(Path folder) throws IOException {
        Path file = folder.resolve("tiny.onnx");
        try (Encoder encoder = Encoders.random(configuration(), 3);
                TensorScope scope = TensorScope.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            GraphBuilder graph = new GraphBuilder();
            graph.output("last_hidden_state", encoder.describe(graph), GraphBuilder.BATCH, GraphBuilder.SEQUENCE, 8);
            OnnxWriter.write(channel, graph, "test");
        }
        return Files.readAllBytes(file);
    }

    /** A file with this graph. */
    static byte[] model(ProtoMessage graph) {
        return new ProtoMessage().integer(1, 8).message(7, graph).toBytes();
    }

    static ProtoMessage node(String operator, String output, String... inputs) {
        ProtoMessage node = new ProtoMessage();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    /** A {@code TensorProto} without numbers. */
    static ProtoMessage tensor(String name, int type, long... shape) {
        ProtoMessage tensor = new ProtoMessage();
        for (long size : shape) {
            tensor.integer(1, size);
        }
        return tensor.integer(2, type).text(8, name);
    }
}
