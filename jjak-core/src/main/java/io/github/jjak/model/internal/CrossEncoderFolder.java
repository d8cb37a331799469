package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.ClassificationHead;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.TokenizerSettings;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The folder of a cross-encoder: what transformers' {@code AutoModelForSequenceClassification} saves, with or without
 * sentence-transformers' files around it; or an ONNX file of one, {@link OnnxFile}.
 *
 * <p>Reads what releases 2.x to 6.x wrote; writes {@code config.json}, weights and tokenizer alone, which all of them read.
 */
final class CrossEncoderFolder {

    private CrossEncoderFolder() {}

    /** Whether the architecture that {@code config.json} names has a head for scores. */
    static boolean isOne(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            return false;
        }
        return isOne(JsonFile.readObject(file));
    }

    static boolean isOne(ObjectNode configuration) {
        JsonNode names = configuration.path("architectures");
        return names.isArray() && names.path(0).asText().endsWith("ForSequenceClassification");
    }

    static CrossEncoderModel load(Path folder, String location, LoadOptions options) {
        ModelFolder.prepare(folder);
        return load(folder, new EncoderFolder(location, folder), options);
    }

    /**
     * Loads a model.
     *
     * @param folder of sentence-transformers' files, if there are any
     */
    static CrossEncoderModel load(Path folder, HeadedFiles files, LoadOptions options) {
        EmbeddingModel encoder = ModelFolder.load(folder, new OfPairs(files), options);
        try (HeadedFiles.Opened opened = files.open(options)) {
            EncoderConfiguration configuration = encoder.encoder().configuration();
            ClassificationHead head = ClassificationHead.load(configuration, opened.source());
            try {
                checkLabels(configuration.json(), head.labels(), files.file("config.json"));
                checkPrompt(encoder, folder);
                ScoreActivation activation = ScoreActivation.of(
                        configuration.json(),
                        encoder.files().sentenceTransformersConfiguration(),
                        head.labels(),
                        folder.toString());
                return new CrossEncoderModel(encoder, head, activation);
            } catch (RuntimeException failure) {
                head.close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    private static void checkLabels(ObjectNode configuration, int labels, Path file) {
        JsonNode names = configuration.path("id2label");
        int stated = names.isObject() && !names.isEmpty()
                ? names.size()
                : configuration.path("num_labels").asInt(labels);
        if (stated != labels) {
            throw new ModelException(file + ": there are " + stated
                    + " labels (id2label, num_labels), but the head has " + labels + ".");
        }
    }

    private static void checkPrompt(EmbeddingModel encoder, Path folder) {
        if (!encoder.prompt(TextRole.TEXT).isEmpty()) {
            throw new ModelException(
                    folder.resolve(FolderFiles.SENTENCE_TRANSFORMERS)
                            + ": default_prompt_name names a prompt, which Jjak does not put in front of pairs. Remove the name.");
        }
    }

    /** The encoder's files with a pooling that gives what the head reads. */
    private record OfPairs(HeadedFiles files) implements EncoderFiles {

        @Override
        public String location() {
            return files.location();
        }

        @Override
        public ModelKind kind() {
            return ModelKind.CROSS_ENCODER;
        }

        @Override
        public Loaded load(Path modulesFolder, List<ModuleEntry> entries, LoadOptions options) {
            try (HeadedFiles.Opened opened = files.open(options)) {
                EncoderConfiguration configuration = opened.configuration();
                if (!ClassificationHead.isIn(configuration, opened.source())) {
                    throw new ModelException(
                            files.location() + " is not a cross-encoder: its weights hold an encoder but"
                                    + " no head for scores. Train one from it: CrossEncoder.create.");
                }
                if (entries.size() > 1) {
                    throw new ModelException(modulesFolder.resolve(ModuleEntry.FILE) + ": after a cross-encoder's"
                            + " Transformer there is the module "
                            + entries.get(1).className() + ", which Jjak does not have.");
                }
                return EncoderFiles.with(Encoders.load(configuration, opened.source()), CrossEncoderModel::pooling);
            }
        }

        @Override
        public byte[] tokenizerJson() {
            return files.tokenizerJson();
        }

        @Override
        public Path file(String name) {
            return files.file(name);
        }

        @Override
        public TokenizerSettings.Effective tokenizer(EncoderConfiguration configuration, LengthFile lengths) {
            return files.tokenizer(configuration, lengths);
        }
    }

    static void save(
            Path folder,
            CrossEncoderModel model,
            Map<String, String> documents,
            StoredType type,
            AtomicFolder.Content further) {
        AtomicFolder.write(folder, target -> {
            write(target, model, type);
            for (Map.Entry<String, String> document : documents.entrySet()) {
                Files.writeString(target.resolve(document.getKey()), document.getValue());
            }
            further.writeTo(target);
        });
    }

    private static void write(Path target, CrossEncoderModel model, StoredType type) throws IOException {
        JsonFile.write(target.resolve("config.json"), configuration(model, type));
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(
                    target.resolve(WeightFiles.of(type)),
                    model.head().checkpoint(model.encoderModel().encoder()),
                    type);
        }
        ModelFolder.writeTokenizer(target, model.encoderModel().files());
        if (!model.withTypes()) {
            // Python's tokenizer would give types that the encoder's table does not have.
            ObjectNode settings = model.encoderModel().files().tokenizerConfiguration();
            settings.putArray("model_input_names").add("input_ids").add("attention_mask");
            JsonFile.write(target.resolve(FolderFiles.TOKENIZER_CONFIG), settings);
        }
    }

    /** {@code config.json} of encoder, head, labels and activation. */
    static ObjectNode configuration(CrossEncoderModel model, StoredType type) {
        ObjectNode configuration = WrittenConfiguration.of(model.encoderModel().encoder(), type);
        configuration.putArray("architectures").add(model.head().architecture());
        labels(configuration, model.labels());
        model.activation().writeTo(configuration);
        return configuration;
    }

    /** Names of labels are kept where they are of as many labels. */
    static void labels(ObjectNode configuration, int labels) {
        if (configuration.path("id2label").size() == labels) {
            return;
        }
        labels(
                configuration,
                IntStream.range(0, labels).mapToObj(label -> "LABEL_" + label).toList());
    }

    /** Names labels, in their order. */
    static void labels(ObjectNode configuration, List<String> labelNames) {
        ObjectNode names = configuration.putObject("id2label");
        ObjectNode numbers = configuration.putObject("label2id");
        for (int label = 0; label < labelNames.size(); label++) {
            names.put(Integer.toString(label), labelNames.get(label));
            numbers.put(labelNames.get(label), label);
        }
        configuration.remove("num_labels");
    }

    /** Names of the labels, in order; empty where {@code config.json} is missing or has none. */
    static List<String> statedLabels(Path folder) {
        Path file = folder.resolve("config.json");
        return Files.isRegularFile(file) ? statedLabels(JsonFile.readObject(file)) : List.of();
    }

    static List<String> statedLabels(ObjectNode configuration) {
        JsonNode names = configuration.path("id2label");
        return IntStream.range(0, names.size())
                .mapToObj(label -> names.path(Integer.toString(label)).asText("LABEL_" + label))
                .toList();
    }
}
