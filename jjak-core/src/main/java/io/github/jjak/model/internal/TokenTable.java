package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.encoder.internal.StaticArchitecture;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.BareTokenizer;
import io.github.jjak.tokenize.internal.Tokenizer;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.weights.internal.TensorSource;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** A model's vocabulary, of which a table of token vectors is made in Model2Vec's form, with vectors of length 1. */
public final class TokenTable {

    private final BareTokenizer tokenizer;
    private final int size;
    private final BitSet special = new BitSet();

    /** @param model whose tokenizer the table gets; stays as it is */
    public TokenTable(EmbeddingModel model) {
        this.tokenizer = BareTokenizer.of(model.tokenizerJson(), model.location());
        this.size = tokenizer.size(model.location());
        for (JsonNode token : tokenizer.addedTokens()) {
            if (token.path("special").asBoolean(false)) {
                special.set(token.path("id").asInt());
            }
        }
        int unknown = tokenizer.effective().unknown();
        if (unknown != Tokenizer.NO_TOKEN) {
            special.set(unknown);
        }
    }

    /** Number of rows of the table: tokens, special ones among them. */
    public int size() {
        return size;
    }

    /** Numbers of the tokens that stand for what is in texts, ascending. */
    public int[] contentTokens() {
        return IntStream.range(0, size).filter(token -> !special.get(token)).toArray();
    }

    /**
     * The model of a table.
     *
     * @param tokens which tokens have a vector; the others get zeros
     * @param vectors {@code [tokens][dimensions]}, one for each of these tokens
     * @param teacher name of the model they come from
     * @return shares nothing with the vectors or the model whose vocabulary this is; the caller closes it
     */
    public EmbeddingModel with(int[] tokens, float[][] vectors, String teacher) {
        ObjectNode json = JsonFile.object().put("model_type", StaticFolder.MODEL2VEC);
        json.putArray("architectures").add("StaticModel");
        json.put("tokenizer_name", teacher);
        json.put(StaticArchitecture.ROWS, size).put(StaticArchitecture.COLUMNS, vectors[0].length);
        EncoderConfiguration configuration = StaticArchitecture.INSTANCE.parse(json, "the table");
        Encoder encoder = encoder(configuration, tokens, vectors);
        try {
            byte[] tokenizerJson = tokenizer.effective().json();
            Modules modules =
                    new Modules(null, List.of(), Pooling.mean(configuration.hiddenSize()), List.of(new Normalize()));
            FolderFiles files = new FolderFiles(
                    teacher,
                    encoder.maxTokens(),
                    false,
                    tokenizer.effective().truncationSide(),
                    Map.of(TokenizerFiles.TOKENIZER, tokenizerJson),
                    null,
                    Prompts.NONE);
            return new EmbeddingModel(
                    Tokenizer.load(tokenizer.effective(), StaticFolder.bag(configuration), teacher),
                    encoder,
                    modules,
                    files);
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    private static Encoder encoder(EncoderConfiguration configuration, int[] tokens, float[][] vectors) {
        try (TensorScope scope = TensorScope.open()) {
            int columns = configuration.hiddenSize();
            float[] table = new float[Math.multiplyExact(configuration.vocabularySize(), columns)];
            for (int i = 0; i < tokens.length; i++) {
                System.arraycopy(vectors[i], 0, table, tokens[i] * columns, columns);
            }
            return Encoders.load(
                    configuration, new InMemory(Tensors.of(table, configuration.vocabularySize(), columns)));
        }
    }

    /** A table that is not in a file. */
    private record InMemory(Tensor table) implements TensorSource {

        @Override
        public Set<String> names() {
            return Set.of(StaticArchitecture.TABLE);
        }

        @Override
        public long[] shape(String name) {
            return Tensors.shape(table);
        }

        @Override
        public Tensor floats(String name) {
            return Tensors.copyAsFloat(table);
        }

        @Override
        public String origin() {
            return "the table";
        }

        @Override
        public void close() {
            // The caller's scope frees it.
        }
    }
}
