package io.github.jjak.model;

import io.github.jjak.json.JsonFile;
import io.github.jjak.tensor.TensorBytes;
import io.github.jjak.tensor.TensorScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    public static String of(SentenceTransformer model, TextRole role) {
        try (TensorScope scope = TensorScope.open()) {
            ModelFingerprint fingerprint = new ModelFingerprint(MessageDigest.getInstance("SHA-256"));
            fingerprint.add(SCHEME);
            fingerprint.addEncoder(model);
            fingerprint.addModules(model);
            FolderFiles files = model.files();
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files.tokenizerFiles()).entrySet()) {
                // What else is there only says how the tokenizer came to be.
                if (file.getKey().equals("tokenizer.json")) {
                    fingerprint.add(file.getValue());
                }
            }
            fingerprint.add(files.truncationSide().name());
            fingerprint.add(Integer.toString(files.maxSequenceLength()));
            fingerprint.add(model.prompt(role));
            fingerprint.add(Integer.toString(model.promptTokens(role)));
            return HexFormat.of().formatHex(fingerprint.digest.digest());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private void addEncoder(SentenceTransformer model) throws IOException {
        // How the weights lie in a file decides nothing here: they are float32 in memory.
        add(JsonFile.formatLine(WrittenConfiguration.withoutNumberFormat(
                model.encoder().configuration().json())));
        addTensors(model.encoder().checkpoint());
    }

    private void addModules(SentenceTransformer model) throws IOException {
        Modules modules = model.modules();
        addModules(modules.ofTokens());
        add(JsonFile.formatLine(modules.pooling().toJson()));
        addModules(modules.ofTexts());
    }

    private void addModules(List<SentenceModule> modules) throws IOException {
        for (SentenceModule module : modules) {
            add(module.className());
            add(JsonFile.formatLine(module.toJson()));
            addTensors(module.checkpoint());
        }
    }

    private void addTensors(Map<String, Tensor> tensors) throws IOException {
        for (Map.Entry<String, Tensor> named : new TreeMap<>(tensors).entrySet()) {
            add(named.getKey());
            add(Long.toString(TensorBytes.length(named.getValue())));
            try (Sink sink = new Sink()) {
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

    private final class Sink implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            digest.update(source);
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
