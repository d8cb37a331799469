package io.github.jjak.cli.command;

import io.github.jjak.cli.option.BackendOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.InputOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.DatasetStream;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.model.TextRole;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jjak embed}: texts in, vectors out. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Turn texts into vectors.",
        description = {
            "Texts on the command line are printed as one JSON array per line.",
            "Texts of a file (--data) go to --output, one vector per row; with --format also for other engines, with"
                    + " ids, texts and",
            "the model's fingerprint."
        },
        footer = {
            "",
            "Examples:",
            "  jjak embed --model out/best \"배고프다.\"",
            "  jjak embed --model out/best --data faq.csv --columns answer --output answers.npy",
            "  jjak embed --model out/best --data answers.csv --columns id,answer --format pgvector --output"
                    + " for-postgres"
        })
public final class EmbedCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private BackendOption backend = new BackendOption();

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "Texts to embed.")
    private List<String> texts = List.of();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "File with texts, as for train's --data; can be repeated.")
    private List<String> data = List.of();

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--columns",
            paramLabel = "COLUMN|ID,COLUMN,...",
            split = ",",
            description = {
                "Column to embed (default: the only text column). For Parquet and other engines also an id column"
                        + " before it and",
                "other columns after it, which are written too."
            })
    private List<String> columns = List.of();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "query, document or text: which of the model's prompts is prepended, if it has one (default: text;"
                            + " document for Parquet and other engines).")
    private @Nullable TextRole role;

    @Option(
            names = "--normalize",
            description = "Normalise each vector to length 1, so that inner products are cosines.")
    private boolean normalize;

    @Option(names = "--strict", description = "Refuse empty texts instead of skipping their rows.")
    private boolean strict;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Output file: .npy, .jsonl or .parquet; a folder for other engines.")
    private @Nullable Path output;

    @Mixin
    private EngineExportOptions export = new EngineExportOptions();

    @Option(
            names = "--precision",
            paramLabel = "KIND",
            description =
                    "fp32; bf16: faster if the processor supports it natively, agrees with fp32 to two or three digits;"
                            + " auto: bf16 if it is faster (default: fp32).")
    private PrecisionChoice precision = PrecisionChoice.FP32;

    @Override
    public void run() {
        common.apply();
        boolean file = !data.isEmpty();
        Path target = output;
        if (!file && texts.isEmpty()) {
            throw new UsageException("There is nothing to embed. Give texts, or --data FILE with --output FILE.");
        }
        if (file && !texts.isEmpty()) {
            throw new UsageException("Give either texts or --data, not both.");
        }
        if (file && target == null) {
            throw new UsageException("--data needs --output FILE (.npy, .jsonl or .parquet) for the vectors.");
        }
        boolean rows = export.isOfRows(target);
        if (target != null && !rows) {
            VectorFile.checkName(target);
            Preflight.output(target);
        }
        if (!rows && columns.size() > 1) {
            throw new UsageException("--columns names " + columns.size()
                    + " columns, but one is embedded. Ids and further columns go to .parquet, or to a --format"
                    + " of another engine.");
        }
        if (rows && (!file || (role != null && role != TextRole.DOCUMENT))) {
            throw new UsageException(
                    "Parquet and other engines get the vectors of documents: give --data, and no other --role.");
        }
        Preflight.model(model.model);
        if (target != null && rows) {
            writeRows(target);
            return;
        }
        List<String> given = file ? read() : texts;
        try (SentenceTransformer transformer = model.load(null, backend, common)) {
            export.check(transformer);
            if (target == null) {
                print(transformer);
            } else {
                write(transformer, given, target);
            }
        }
    }

    private void writeRows(Path target) {
        try (DatasetStream stream = DatasetStream.open(data, readOptions(true))) {
            DataOptions.report(stream.readReport(), common);
            StreamedRows rows = StreamedRows.of(stream);
            try (SentenceTransformer transformer = model.load(null, backend, common)) {
                export.check(transformer);
                export.write(transformer, rows, options(transformer), target, normalize, common);
            }
        }
    }

    private ReadOptions readOptions(boolean ragged) {
        return input.apply(ReadOptions.builder())
                .columns(columns)
                .defaultColumns(1)
                .ragged(ragged)
                .strict(strict)
                .build();
    }

    private List<String> read() {
        Dataset dataset = Dataset.read(data, readOptions(false));
        // Skipped rows have no vector, so from the first of them on vectors and lines of the file differ in number.
        DataOptions.report(dataset, common);
        return dataset.column(0);
    }

    private TextRole role() {
        return role == null ? TextRole.TEXT : role;
    }

    private EncodeOptions options(SentenceTransformer transformer) {
        return EncodeOptions.ofDefaults().withPrecision(backend.precision(precision, transformer));
    }

    private void print(SentenceTransformer transformer) {
        float[][] vectors = new float[texts.size()][];
        VectorLengths lengths = new VectorLengths(normalize);
        transformer.encode(
                texts,
                role(),
                options(transformer),
                lengths.before((index, vector) -> vectors[(int) index] = vector.clone()));
        remark(lengths, transformer);
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("dimension", transformer.dimension());
            result.put("fingerprint", EngineExportOptions.fingerprint(transformer));
            result.put("vectors", vectors);
            System.out.println(JsonFile.formatLine(result));
        } else {
            for (float[] vector : vectors) {
                System.out.println(JsonFile.formatLine(vector));
            }
        }
    }

    private void remark(VectorLengths lengths, SentenceTransformer transformer) {
        String remark = lengths.remark(transformer);
        if (!remark.isEmpty()) {
            common.say("%s", remark);
        }
    }

    private void write(SentenceTransformer transformer, List<String> input, Path target) {
        EncodeSummary summary;
        VectorLengths lengths = new VectorLengths(normalize);
        try (VectorFile file = VectorFile.create(target, input.size(), transformer.dimension())) {
            summary = transformer.encode(input, role(), options(transformer), lengths.before(file));
            file.complete();
        }
        remark(lengths, transformer);
        common.say(
                "Wrote %d vectors of %d dimensions to %s (%d texts truncated at %d tokens).",
                summary.texts(),
                transformer.dimension(),
                target,
                summary.truncatedTexts(),
                transformer.maxSequenceLength());
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("texts", summary.texts());
            result.put("dimension", transformer.dimension());
            result.put("output", target.toString());
            System.out.println(JsonFile.formatLine(result));
        }
    }
}
