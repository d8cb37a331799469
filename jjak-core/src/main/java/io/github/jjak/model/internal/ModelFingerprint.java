package io.github.jjak.model.internal;

import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.bytedeco.pytorch.Tensor;

/**
 * SHA-256 over everything that decides the vector of a text: weights, architecture, pooling, modules, tokenizer, prompt, lengths.
 * Equal for a model and its saved copy.
 */
public final class ModelFingerprint {

    /** Changes when the same files begin to give other vectors. */
    private static final String SCHEME = "jjak-vectors-2";

    private final MessageDigest digest;

    private ModelFingerprint(MessageDigest digest) {
        this.digest = digest;
    }

    /**
     * The fingerprint in lower-case hexadecimal; reads all weights.
     *
     * @param role whose prompt is put in front of the texts
     */
    public static String of(EmbeddingModel model, TextRole role) {
        try (TensorScope scope = TensorScope.open()) {
            ModelFingerprint fingerprint = new ModelFingerprint(MessageDigest.getInstance("SHA-256"));
            fingerprint.add(SCHEME);
            fingerprint.addEncoder(model);
            // What training drops changes no vector.
            fingerprint.addModules(model, module -> !(module instanceof Dropout), fingerprint::addTensors);
            FolderFiles files = model.files();
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files.tokenizerFiles()).entrySet()) {
                // What else is there only says how the tokenizer came to be.
                if (file.getKey().equals("tokenizer.json")) {
                    fingerprint.add(file.getValue());
                }
            }
            fingerprint.add(files.truncationSide().name());
            fingerprint.add(Integer.toString(files.maxSequenceLength()));
            if (model.dimension() < model.wholeDimension()) {
                fingerprint.add("truncate_dim " + model.dimension());
            }
            fingerprint.add(model.prompt(role));
            fingerprint.add(Integer.toString(model.promptTokens(role)));
            return HexFormat.of().formatHex(fingerprint.digest.digest());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The fingerprint of a cross-encoder: of its encoder and of its head; reads all weights. */
    public static String of(CrossEncoderModel model) {
        String encoder = of(model.encoderModel(), TextRole.TEXT);
        try (TensorScope scope = TensorScope.open()) {
            return hash(print -> {
                print.add(encoder);
                print.addTensors(model.head().checkpoint());
            });
        }
    }

    /**
     * What a run that goes on must find again in the model it started from, part by part, each under a name that people know: weights,
     * {@code config.json}, pooling and further modules, the tokenizer's files, prompts and lengths. Much faster than {@link #of}: weights
     * count by their CRC-32C, which notices every change that is not made to deceive.
     */
    public static Map<String, String> parts(EmbeddingModel model) {
        Map<String, String> parts = new LinkedHashMap<>();
        FolderFiles files = model.files();
        try (TensorScope scope = TensorScope.open()) {
            parts.put("weights", ofTensors(model.encoder().checkpoint()));
            parts.put(
                    "config.json",
                    hash(print -> print.add(JsonFile.formatLine(WrittenConfiguration.withoutNumberFormat(
                            model.encoder().configuration().json())))));
            parts.put("modules", hash(print -> print.addModules(model, module -> true, print::addChecksums)));
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files.tokenizerFiles()).entrySet()) {
                parts.put(file.getKey(), ofContent(file.getValue()));
            }
            parts.put("prompts and lengths", hash(print -> {
                print.add(String.valueOf(files.sentenceTransformersConfiguration()));
                print.add(Boolean.toString(files.lowerCase()));
                print.add(files.truncationSide().name());
                print.add(Integer.toString(files.maxSequenceLength()));
            }));
        }
        return parts;
    }

    /** Hash of the names, shapes and checksums of tensors of floating point numbers. */
    public static String ofTensors(Map<String, Tensor> tensors) {
        return hash(print -> print.addChecksums(tensors));
    }

    /** Of a file's bytes, in lower-case hexadecimal. */
    static String ofContent(byte[] content) {
        return hash(print -> print.add(content));
    }

    /** Adds what is to be hashed. */
    @FunctionalInterface
    private interface Content {
        void addTo(ModelFingerprint fingerprint) throws IOException;
    }

    private static String hash(Content content) {
        try {
            ModelFingerprint fingerprint = new ModelFingerprint(MessageDigest.getInstance("SHA-256"));
            content.addTo(fingerprint);
            return HexFormat.of().formatHex(fingerprint.digest.digest());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private void addChecksums(Map<String, Tensor> tensors) throws IOException {
        for (Map.Entry<String, Tensor> named : new TreeMap<>(tensors).entrySet()) {
            add(named.getKey());
            add(Arrays.toString(Tensors.shape(named.getValue())));
            CRC32C checksum = new CRC32C();
            try (Sink sink = new Sink(checksum::update)) {
                TensorBytes.write(sink, named.getValue());
            }
            add(Long.toHexString(checksum.getValue()));
        }
    }

    private void addEncoder(EmbeddingModel model) throws IOException {
        // How the weights lie in a file decides nothing here: they are float32 in memory.
        add(JsonFile.formatLine(WrittenConfiguration.withoutNumberFormat(
                model.encoder().configuration().json())));
        addTensors(model.encoder().checkpoint());
    }

    /** Adds the weights of a module. */
    @FunctionalInterface
    private interface TensorAddition {
        void add(Map<String, Tensor> tensors) throws IOException;
    }

    private void addModules(EmbeddingModel model, Predicate<SentenceModule> counts, TensorAddition tensors)
            throws IOException {
        Modules modules = model.modules();
        LayerPooling layers = modules.layers();
        if (layers != null) {
            add(JsonFile.formatLine(
                    layers.toJson(model.encoder().configuration().hiddenSize())));
            tensors.add(layers.checkpoint());
        }
        addModules(modules.ofTokens().stream().filter(counts).toList(), tensors);
        add(JsonFile.formatLine(modules.pooling().toJson()));
        addModules(modules.ofTexts().stream().filter(counts).toList(), tensors);
    }

    private void addModules(List<SentenceModule> modules, TensorAddition tensors) throws IOException {
        for (SentenceModule module : modules) {
            add(module.className());
            add(JsonFile.formatLine(module.toJson()));
            tensors.add(module.checkpoint());
        }
    }

    private void addTensors(Map<String, Tensor> tensors) throws IOException {
        for (Map.Entry<String, Tensor> named : new TreeMap<>(tensors).entrySet()) {
            add(named.getKey());
            add(Long.toString(TensorBytes.length(named.getValue())));
            try (Sink sink = new Sink(digest::update)) {
                TensorBytes.write(sink, named.getValue());
            }
        }
    }

    private void add(String part) {
        add(part.getBytes(StandardCharsets.UTF_8));
    }

    /** The length in front keeps the parts apart. */
    private void add(byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }

    /** Bytes on their way into a digest. */
    private record Sink(Consumer<ByteBuffer> digest) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            digest.accept(source);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
