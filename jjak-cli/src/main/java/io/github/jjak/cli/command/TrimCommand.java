package io.github.jjak.cli.command;

import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.CrossEncoders;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.TextFiles;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.trim.TrimOptions;
import io.github.jjak.trim.VocabularyTrim;
import io.github.jjak.trim.VocabularyTrim.TrimReport;
import io.github.jjak.trim.VocabularyTrim.TrimmedModel;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak trim}: a model and texts in, the model with the vocabulary that the texts use out. */
@Command(
        name = "trim",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header =
                "Trim a model's vocabulary to what your texts use, or its layers. Multilingual models become several times smaller.",
        description = {
            "Special tokens, digits, punctuation, symbols and the single letters of the texts' scripts are always"
                    + " kept. Texts whose",
            "pieces are all kept have bit-identical vectors. WordPiece, Unigram and byte-level BPE can be trimmed. A"
                    + " cross-encoder is",
            "trimmed in the same way."
        },
        footer = {
            "",
            "Examples:",
            "  jjak trim --model intfloat/multilingual-e5-small --texts log.txt.gz --texts pairs.csv --output small/",
            "  jjak trim --model out/best --texts log.txt.gz --pieces 20000 --scripts hangul,latin,han --output small/",
            "  jjak trim --model out/best --layers 0,1 --output shallow/"
        })
public final class TrimCommand implements Runnable {

    private static final int SCRIPTS_SHOWN = 6;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private TextFiles texts = new TextFiles();

    @Option(
            names = "--pieces",
            paramLabel = "N",
            description = "Keep the N most frequent pieces of the texts (default: all that occur).")
    private @Nullable Integer pieces;

    @Option(
            names = "--scripts",
            paramLabel = "NAME[,NAME...]",
            split = ",",
            description =
                    "Scripts whose single letters are all kept, by Unicode name, such as hangul, latin, han (default:"
                            + " those with at least 1 %% of the letters).")
    private List<String> scripts = List.of();

    @Option(
            names = "--layers",
            paramLabel = "N,N",
            split = ",",
            description = {
                "Keep these layers only, counted from 0, for instance the lower ones of a model trained with --adaptive-layers;",
                "without --texts the vocabulary stays (default: all)."
            })
    private List<Integer> layers = List.of();

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Folder for the trimmed model.")
    private Path output = Path.of("");

    @Override
    public void run() {
        common.apply();
        if (Files.exists(output)) {
            throw new UsageException(output + " already exists; give a new folder.");
        }
        TrimOptions options = new TrimOptions(pieces, scripts.isEmpty() ? null : parsedScripts());
        boolean ofTexts = layers.isEmpty() || texts.given() || pieces != null || !scripts.isEmpty();
        if (ofTexts) {
            texts.requireFiles();
        }
        try (Subject subject = subject()) {
            if (ofTexts) {
                trim(subject, options);
            } else {
                subject.save(subject.encoder(), output);
                if (common.json) {
                    System.out.println(JsonFile.formatLine(layersJson(subject.encoder())));
                }
            }
        }
    }

    /**
     * What is trimmed.
     *
     * @param crossEncoder whose encoder it is; null for a model of vectors
     */
    private record Subject(
            SentenceTransformer encoder, @Nullable CrossEncoder crossEncoder) implements AutoCloseable {

        static Subject of(CrossEncoder whole) {
            return new Subject(new SentenceTransformer(whole.internals().encoderModel()), whole);
        }

        /** A copy. */
        Subject withLayers(int[] layers) {
            EmbeddingModel kept = encoder.internals().withLayers(layers);
            return crossEncoder == null
                    ? new Subject(new SentenceTransformer(kept), null)
                    : of(new CrossEncoder(crossEncoder.internals().withEncoder(kept)));
        }

        void save(SentenceTransformer trimmed, Path folder) {
            if (crossEncoder == null) {
                trimmed.save(folder);
                return;
            }
            try (CrossEncoder whole = new CrossEncoder(
                    crossEncoder.internals().withEncoder(trimmed.internals().copy()))) {
                whole.save(folder);
            }
        }

        @Override
        public void close() {
            if (crossEncoder == null) {
                encoder.close();
            } else {
                crossEncoder.close();
            }
        }
    }

    /** The model with the layers that are kept. */
    private Subject subject() {
        Subject whole = loaded();
        if (layers.isEmpty()) {
            return whole;
        }
        try (whole) {
            Subject kept =
                    whole.withLayers(layers.stream().mapToInt(Integer::intValue).toArray());
            EmbeddingModel all = whole.encoder().internals();
            common.say(
                    "%d of %d layers, %.1f of %.1f million parameters.",
                    layers.size(),
                    all.encoder().configuration().layers(),
                    kept.encoder().internals().parameterCount() / 1e6,
                    all.parameterCount() / 1e6);
            return kept;
        }
    }

    private Subject loaded() {
        if (!CrossEncoderModel.isOne(model.model)) {
            return new Subject(model.load(common), null);
        }
        if (model.truncateDimension != null) {
            throw new UsageException("--truncate-dim is for models of vectors; --model is a cross-encoder.");
        }
        return Subject.of(CrossEncoders.load(model.model, model.maxSequenceLength, common));
    }

    private Map<String, Object> layersJson(SentenceTransformer kept) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("output", output.toString());
        json.put("layers", layers);
        json.put("parameters_after", kept.internals().parameterCount());
        return json;
    }

    private void trim(Subject subject, TrimOptions options) {
        try (TrimmedModel trimmed = VocabularyTrim.trim(subject.encoder(), texts::read, options)) {
            subject.save(trimmed.model(), output);
            say(trimmed.report());
            if (common.json) {
                System.out.println(JsonFile.formatLine(json(trimmed.report())));
            }
        }
    }

    private Set<UnicodeScript> parsedScripts() {
        Set<UnicodeScript> parsed = EnumSet.noneOf(UnicodeScript.class);
        for (String name : scripts) {
            try {
                parsed.add(UnicodeScript.forName(name.strip()));
            } catch (IllegalArgumentException unknown) {
                throw new UsageException("--scripts: \"" + name
                        + "\" is not a Unicode script. Examples: hangul, latin, han, hiragana, katakana, cyrillic.");
            }
        }
        return parsed;
    }

    private void say(TrimReport report) {
        common.say(
                "%s: %,d of %,d pieces, %.1f of %.1f million parameters.",
                output,
                report.piecesAfter(),
                report.piecesBefore(),
                report.parametersAfter() / 1e6,
                report.parametersBefore() / 1e6);
        common.say(
                "%.3f %% of %,d tokens in %,d texts are kept; %,d texts are tokenised differently, the others keep"
                        + " their vectors.",
                100 * report.coverage(), report.tokens(), report.texts(), report.changedTexts());
        if (report.unknownTokensBefore() + report.unknownTokensAfter() > 0) {
            common.say(
                    "Unknown tokens in these texts: %,d before, %,d now.",
                    report.unknownTokensBefore(), report.unknownTokensAfter());
        }
        if (report.letters().total() > 0) {
            common.say(
                    "All letters of %s are kept. %,d letters of other scripts become unknown: %s. Use --scripts to"
                            + " keep more.",
                    names(report.scripts()), report.letters().total(), lost(report));
        }
    }

    private static String names(Set<UnicodeScript> scripts) {
        return scripts.isEmpty()
                ? "no script"
                : new TreeSet<>(scripts).stream().map(TrimCommand::name).collect(Collectors.joining(", "));
    }

    private static String lost(TrimReport report) {
        Map<UnicodeScript, Integer> byScript = report.letters().byScript();
        String most = byScript.entrySet().stream()
                .sorted(Map.Entry.<UnicodeScript, Integer>comparingByValue().reversed())
                .limit(SCRIPTS_SHOWN)
                .map(entry -> name(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return byScript.size() > SCRIPTS_SHOWN ? most + ", …" : most;
    }

    private static String name(UnicodeScript script) {
        return script.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> json(TrimReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("output", output.toString());
        json.put("texts", report.texts());
        json.put("changed_texts", report.changedTexts());
        json.put("tokens", report.tokens());
        json.put("coverage", report.coverage());
        json.put("unknown_tokens_before", report.unknownTokensBefore());
        json.put("unknown_tokens_after", report.unknownTokensAfter());
        json.put("pieces_before", report.piecesBefore());
        json.put("pieces_after", report.piecesAfter());
        json.put("parameters_before", report.parametersBefore());
        json.put("parameters_after", report.parametersAfter());
        json.put(
                "scripts",
                new TreeSet<>(report.scripts()).stream().map(TrimCommand::name).toList());
        Map<String, Integer> lost = new LinkedHashMap<>();
        report.letters().byScript().forEach((script, letters) -> lost.put(name(script), letters));
        json.put("letters_lost", lost);
        return json;
    }
}
