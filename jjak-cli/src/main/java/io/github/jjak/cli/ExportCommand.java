package io.github.jjak.cli;

import io.github.jjak.json.JsonFile;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak export}: a model in, a file for other programs out. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Write a model as an ONNX file with its tokenizer beside it.",
        description = {
            "The graph gives sentence_embedding, pooled and normalised as the model does it, and last_hidden_state.",
            "LangChain4j, Spring AI and Vespa pool for themselves: give them --hidden-states."
        },
        footer = {
            "",
            "Examples:",
            "  jjak export --model out/best --output out/best/onnx",
            "  jjak export --model out/best --format onnx --output faq.onnx --hidden-states"
        })
final class ExportCommand implements Runnable {

    /** File formats that models are written in. */
    enum Format {
        ONNX
    }

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--format", paramLabel = "FORMAT", description = "onnx (default).")
    private Format format = Format.ONNX;

    @Option(
            names = "--output",
            paramLabel = "DIR|FILE.onnx",
            required = true,
            description = "A folder, which gets model.onnx, or the file itself; tokenizer.json goes beside it.")
    private Path output = Path.of("");

    @Option(names = "--hidden-states", description = "Only last_hidden_state, for programs that pool for themselves.")
    private boolean hiddenStates;

    @Override
    public void run() {
        common.apply();
        try (SentenceTransformer transformer = model.load(common)) {
            Path file = switch (format) {
                case ONNX ->
                    OnnxExporter.export(
                            transformer,
                            output,
                            hiddenStates ? OnnxExporter.Output.HIDDEN_STATES : OnnxExporter.Output.SENTENCE_EMBEDDING);
            };
            report(transformer, file);
        }
    }

    private void report(SentenceTransformer transformer, Path file) {
        String result = hiddenStates ? "last_hidden_state" : "sentence_embedding";
        common.say(
                "Wrote %s and its tokenizer: %s of texts of at most %d tokens.",
                file, result, transformer.maxSequenceLength());
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("output", file.toString());
            json.put("result", result);
            json.put("max_seq_length", transformer.maxSequenceLength());
            System.out.println(JsonFile.formatLine(json));
        }
    }
}
