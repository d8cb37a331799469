package io.github.jjak.cli.command;

import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TorchScriptExporter;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.RoundedWeights;
import io.github.jjak.weights.StoredType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak export}: a model in, a file for other programs out. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Export a model as an ONNX or TorchScript file with its tokenizer next to it, or as a folder with"
                + " smaller weights.",
        description = {
            "The ONNX graph outputs sentence_embedding, pooled and normalised like the model, and last_hidden_state.",
            "LangChain4j, Spring AI and Vespa do their own pooling: use --hidden-states for them.",
            "Of a cross-encoder, the graph outputs logits, before the activation."
        },
        footer = {
            "",
            "Examples:",
            "  jjak export --model out/best --output out/best/onnx",
            "  jjak export --model out/best --format onnx --output faq.onnx --hidden-states",
            "  jjak export --model out/best --format onnx-int8 --output out/best/onnx-int8",
            "  jjak export --model out/best --format torchscript --output faq.pt",
            "  jjak export --model out/best --format safetensors --weights fp16 --output small/",
            "  jjak export --model out/best --format safetensors --weights int8 --output smaller/",
            "  jjak export --model out/best --format safetensors --query-model table/ --output both/"
        })
public final class ExportCommand implements Runnable {

    /** File formats that models are written in. */
    enum Format {
        ONNX,
        ONNX_INT8,
        TORCHSCRIPT,
        SAFETENSORS;

        boolean isOnnx() {
            return this == ONNX || this == ONNX_INT8;
        }

        /** What an ONNX file's linear layers are written in. */
        StoredType products() {
            return this == ONNX_INT8 ? StoredType.INT8 : StoredType.FP32;
        }

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "onnx; onnx-int8: a quarter of the size, linear layers multiply bytes, for ONNX Runtime on processors with VNNI;",
                "torchscript; or safetensors: a folder of sentence-transformers (default: onnx)."
            })
    private Format format = Format.ONNX;

    @Option(
            names = "--query-model",
            paramLabel = "MODEL",
            description = {
                "For safetensors: a second model that encodes questions, while --model encodes answers (a Router). Both give vectors of",
                "one size; train what comes out, unless they belong together."
            })
    private @Nullable String queryModel;

    @Option(
            names = "--weights",
            paramLabel = "KIND",
            description = {
                "For safetensors: fp32; fp16: half the size, three significant digits; int8: a quarter, one scale per"
                        + " row,",
                "readable by Jjak only (default: fp32)."
            })
    private StoredType weights = StoredType.FP32;

    @Option(
            names = "--output",
            paramLabel = "DIR|FILE.onnx|FILE.pt",
            required = true,
            description =
                    "A folder (model.onnx or model.pt is written into it), or the file itself, with tokenizer.json"
                            + " next to it.")
    private Path output = Path.of("");

    @Option(
            names = "--hidden-states",
            description = "Output last_hidden_state only, for programs that do their own pooling.")
    private boolean hiddenStates;

    @Override
    public void run() {
        common.apply();
        if (format != Format.SAFETENSORS && weights != StoredType.FP32) {
            throw new UsageException("--weights " + weights.name().toLowerCase(Locale.ROOT)
                    + " works with --format safetensors only. For an ONNX file with int8 products, give --format"
                    + " onnx-int8; other ONNX and TorchScript files are written in fp32.");
        }
        if (format == Format.SAFETENSORS && hiddenStates) {
            throw new UsageException(
                    "--hidden-states works with --format onnx or torchscript only; a folder always contains the whole"
                            + " model.");
        }
        if (format != Format.SAFETENSORS && queryModel != null) {
            throw new UsageException("--query-model works with --format safetensors only.");
        }
        if (format == Format.SAFETENSORS && Files.exists(output)) {
            throw new UsageException(output + " already exists; give a new folder.");
        }
        if (CrossEncoderModel.isOne(model.model)) {
            new CrossEncoderExport(model.model, model.maxSequenceLength, format, weights, output, common).run();
            return;
        }
        try (SentenceTransformer transformer = loaded()) {
            OnnxExporter.Output result =
                    hiddenStates ? OnnxExporter.Output.HIDDEN_STATES : OnnxExporter.Output.SENTENCE_EMBEDDING;
            switch (format) {
                case ONNX, ONNX_INT8 ->
                    report(transformer, OnnxExporter.export(transformer, output, result, format.products()));
                case TORCHSCRIPT -> report(transformer, TorchScriptExporter.export(transformer, output, result));
                case SAFETENSORS -> save(transformer);
            }
        }
    }

    /** The model, or both behind a Router. */
    private SentenceTransformer loaded() {
        SentenceTransformer answers = model.load(common);
        if (queryModel == null) {
            return answers;
        }
        SentenceTransformer questions;
        try {
            questions = ModelOption.load(queryModel, model.maxSequenceLength, common);
        } catch (RuntimeException failure) {
            answers.close();
            throw failure;
        }
        try {
            return SentenceTransformer.routed(questions, answers);
        } catch (RuntimeException failure) {
            questions.close();
            answers.close();
            throw failure;
        }
    }

    private void save(SentenceTransformer transformer) {
        transformer.save(output, weights);
        common.say(
                "Wrote the model to %s with weights in %s.",
                output, weights.name().toLowerCase(Locale.ROOT));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("output", output.toString());
        if (weights != StoredType.FP32) {
            json.put("error_by_layer", errors(transformer));
        }
        if (common.json) {
            System.out.println(JsonFile.formatLine(json));
        }
    }

    /** Reads what was written and says how far it is from what it was. */
    private Map<String, Double> errors(SentenceTransformer transformer) {
        Map<String, Double> errors = new LinkedHashMap<>();
        try (SentenceTransformer stored = SentenceTransformer.load(output)) {
            RoundedWeights.of(transformer, stored)
                    .byLayer()
                    .forEach((layer, error) -> errors.put(layer < 0 ? "embeddings" : layer.toString(), error));
        }
        common.say("Relative rounding error of the weights:");
        errors.forEach((layer, error) ->
                common.say("  %-10s %.5f", layer.equals("embeddings") ? layer : "layer " + layer, error));
        return errors;
    }

    private void report(SentenceTransformer transformer, Path file) {
        String result = hiddenStates ? "last_hidden_state" : "sentence_embedding";
        common.say(
                "Wrote %s and its tokenizer: %s for texts of at most %d tokens.",
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
