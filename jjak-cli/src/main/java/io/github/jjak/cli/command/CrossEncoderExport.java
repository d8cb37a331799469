package io.github.jjak.cli.command;

import io.github.jjak.cli.command.ExportCommand.Format;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.CrossEncoders;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The export of a cross-encoder: its scores before the activation as an ONNX graph, or a folder with smaller weights.
 *
 * @param location of the model
 * @param maxSequenceLength most tokens of a pair; null for the model's own
 * @param output a folder, or a file of ONNX
 */
record CrossEncoderExport(
        String location,
        @Nullable Integer maxSequenceLength,
        Format format,
        StoredType weights,
        Path output,
        CommonOptions common) {

    void run() {
        if (format == Format.TORCHSCRIPT) {
            throw new UsageException("--format torchscript is for models of vectors, but " + location
                    + " is a cross-encoder. Use onnx or safetensors.");
        }
        try (CrossEncoder model = CrossEncoders.load(location, maxSequenceLength, common)) {
            Map<String, Object> json = new LinkedHashMap<>();
            if (format.isOnnx()) {
                Path file = OnnxExporter.export(model, output, format.products());
                common.say(
                        "Wrote %s and its tokenizer: logits of pairs of at most %d tokens.",
                        file, model.maxSequenceLength());
                json.put("output", file.toString());
                json.put("result", "logits");
            } else {
                model.save(output, Map.of(), weights);
                common.say(
                        "Wrote the model to %s with weights in %s.",
                        output, weights.name().toLowerCase(Locale.ROOT));
                json.put("output", output.toString());
            }
            json.put("max_seq_length", model.maxSequenceLength());
            if (common.json) {
                System.out.println(JsonFile.formatLine(json));
            }
        }
    }
}
