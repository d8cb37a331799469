package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.tokenize.internal.Tokenizer;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.TruncationSide;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Models that travel in jars: ko-tiny in that of jjak-core, the others in that of jjak-models-ko. */
final class BuiltinModels {

    /** Small BERT, fresh weights from a seed: nothing pretrained, enough to run everything without a download. */
    private static final String KO_TINY = "ko-tiny";

    /** Encoders of Korean and English, pretrained: recipes/ko-small. */
    private static final List<String> PRETRAINED = List.of("ko-mini", "ko-small");

    private static final String PRETRAINED_MODULE = "jjak-models-ko";

    /** What reads two texts together: recipes/ko-rerank-mini. */
    private static final List<String> CROSS_ENCODERS = List.of("ko-rerank-mini");

    private static final List<String> ENCODERS =
            Stream.concat(PRETRAINED.stream(), Stream.of(KO_TINY)).toList();

    private static final String KO_TINY_LOCATION = ModelLocation.BUILTIN_PREFIX + KO_TINY;
    private static final long KO_TINY_SEED = 20260101;
    private static final int KO_TINY_MAX_SEQUENCE_LENGTH = 128;
    private static final List<String> KO_TINY_TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json");

    private BuiltinModels() {}

    /** The names of the encoders that are there with their prefix, for messages. */
    static String listing() {
        return listing(ENCODERS);
    }

    /** As {@link #listing()}, of cross-encoders; empty if none is there. */
    static String crossEncoders() {
        return listing(CROSS_ENCODERS);
    }

    private static String listing(List<String> names) {
        return names.stream()
                .filter(BuiltinModels::isThere)
                .map(name -> ModelLocation.BUILTIN_PREFIX + name)
                .collect(Collectors.joining(", "));
    }

    static EmbeddingModel load(String name, LoadOptions options) {
        require(name);
        if (isCrossEncoder(name)) {
            throw new ModelException(ModelLocation.BUILTIN_PREFIX + name
                    + " is a cross-encoder, which gives no vectors. Load it with CrossEncoder.load.");
        }
        return name.equals(KO_TINY) ? loadKoTiny(options) : new BuiltinFolder(name).load(options);
    }

    static boolean isCrossEncoder(String name) {
        return CROSS_ENCODERS.contains(name);
    }

    /** @param name of a {@linkplain #isCrossEncoder cross-encoder} */
    static CrossEncoderModel loadCrossEncoder(String name, LoadOptions options) {
        require(name);
        return new BuiltinFolder(name).loadCrossEncoder(options);
    }

    /** @throws ModelException if there is none of this name, or the jar that brings it is missing */
    static void require(String name) {
        List<String> names =
                Stream.of(ENCODERS, CROSS_ENCODERS).flatMap(List::stream).toList();
        if (!names.contains(name)) {
            throw new ModelException("There is no built-in model \"" + name + "\"."
                    + NearestName.suggestion(name, names) + " There are: " + listing(names) + ".");
        }
        if (!isThere(name)) {
            throw new ModelException(ModelLocation.BUILTIN_PREFIX + name + " is in the module " + PRETRAINED_MODULE
                    + ", which is not on the class path. Add the dependency io.github.jjak:" + PRETRAINED_MODULE
                    + ", or give another model"
                    + (isCrossEncoder(name) ? "." : ", such as " + listing() + "."));
        }
    }

    private static boolean isThere(String name) {
        return name.equals(KO_TINY) || new BuiltinFolder(name).isThere();
    }

    private static EmbeddingModel loadKoTiny(LoadOptions options) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String file : KO_TINY_TOKENIZER) {
            files.put(file, resource(file));
        }
        byte[] tokenizer = resource(TokenizerFiles.TOKENIZER);
        ObjectNode json = (ObjectNode) JsonFile.parse(resource("config.json"), KO_TINY + "/config.json");
        EncoderConfiguration configuration = EncoderConfiguration.parse(json, KO_TINY + "/config.json");
        Encoder encoder = ModelFolder.withPositions(Encoders.random(configuration, KO_TINY_SEED), options);
        Integer asked = options.maxSequenceLength();
        if (asked != null && asked > encoder.maxTokens()) {
            throw new UsageException("max_seq_length " + asked + " is more than the " + encoder.maxTokens()
                    + " positions of " + KO_TINY_LOCATION + ".");
        }
        return new EmbeddingModel(
                Tokenizer.load(tokenizer, KO_TINY_LOCATION + "/" + TokenizerFiles.TOKENIZER),
                encoder,
                Modules.mean(configuration.hiddenSize(), options.pooling()),
                new FolderFiles(
                                KO_TINY_LOCATION,
                                asked == null ? KO_TINY_MAX_SEQUENCE_LENGTH : asked,
                                false,
                                TruncationSide.RIGHT,
                                files,
                                (ObjectNode) JsonFile.parse(
                                        resource(FolderFiles.SENTENCE_TRANSFORMERS),
                                        KO_TINY + "/" + FolderFiles.SENTENCE_TRANSFORMERS),
                                Prompts.NONE)
                        .with(options));
    }

    private static byte[] resource(String file) {
        String path = "builtin/" + KO_TINY + "/" + file;
        try (InputStream in = BuiltinModels.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new ModelException(
                        "The jar of jjak-core lacks " + path + "; it is damaged or was built incorrectly.");
            }
            return in.readAllBytes();
        } catch (IOException cause) {
            throw new ModelException(path + " cannot be read from the jar of jjak-core.", cause);
        }
    }
}
