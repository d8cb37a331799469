package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.PoolingMode;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Token vectors to one vector per text; sentence-transformers' {@code Pooling}.
 *
 * @param tokenDimension size of a token vector
 * @param modes at least one; several are concatenated in this order
 * @param includePrompt {@code include_prompt}: whether the tokens of a prompt count as the text's own
 */
public record Pooling(int tokenDimension, List<PoolingMode> modes, boolean includePrompt) {

    /** More than each mode twice is no model's. */
    private static final int MOST_MODES = 2 * StandardPooling.values().length;

    public Pooling {
        modes = List.copyOf(modes);
        if (modes.isEmpty()) {
            throw new IllegalArgumentException("pooling needs at least one mode");
        }
    }

    /** Mean pooling, what a plain encoder gets. */
    static Pooling mean(int tokenDimension) {
        return new Pooling(tokenDimension, List.of(StandardPooling.MEAN), true);
    }

    /** The same with other modes; itself if there are none. */
    Pooling withModes(List<PoolingMode> others) {
        return others.isEmpty() ? this : new Pooling(tokenDimension, others, includePrompt);
    }

    /** Size of a text's vector. */
    public int dimension() {
        return tokenDimension * modes.size();
    }

    /** {@code [tokens, tokenDimension]} in packed order to {@code [rows, dimension]} in the input's order. */
    Tensor pool(Tensor hidden, PackedTokens tokens) {
        Tensor[] blocks = new Tensor[tokens.groups().size()];
        int[] promptTokens = includePrompt ? null : tokens.promptTokens();
        int firstRow = 0;
        for (int i = 0; i < blocks.length; i++) {
            PackedTokens.LengthGroup group = tokens.groups().get(i);
            Tensor block = hidden.narrow(0, group.firstToken(), group.tokens())
                    .view(group.rows(), group.length(), tokenDimension);
            blocks[i] = pool(block, promptTokens == null ? null : contentMask(group, promptTokens, firstRow));
            firstRow += group.rows();
        }
        return Tensors.concatenate(blocks).index_select(0, Tensors.indices(tokens.restoreOrder()));
    }

    private Tensor pool(Tensor block, @Nullable Tensor content) {
        if (modes.size() == 1) {
            return modes.get(0).pool(block, content);
        }
        Tensor[] pooled = modes.stream().map(mode -> mode.pool(block, content)).toArray(Tensor[]::new);
        return torch.cat(new TensorVector(pooled), 1);
    }

    /** {@code [rows, length, 1]}: 1 for tokens of the text, 0 for those of the prompt. */
    private static Tensor contentMask(PackedTokens.LengthGroup group, int[] promptTokens, int firstRow) {
        float[] mask = new float[group.tokens()];
        for (int row = 0; row < group.rows(); row++) {
            int from = Math.min(group.length(), promptTokens[firstRow + row]);
            Arrays.fill(mask, row * group.length() + from, (row + 1) * group.length(), 1f);
        }
        return Tensors.of(mask, group.rows(), group.length(), 1);
    }

    /**
     * Reads either dialect of a pooling configuration.
     *
     * @param own modes in place of those that it names, which are then not read; empty for none
     */
    static Pooling parse(ObjectNode json, String origin, int tokenDimension, List<PoolingMode> own) {
        FolderKeys.POOLING.check(json, origin);
        JsonFields fields = new JsonFields(json, origin);
        int dimension = fields.integer(
                "word_embedding_dimension",
                fields.integer("embedding_dimension", tokenDimension, 1, 1 << 20),
                1,
                1 << 20);
        if (dimension != tokenDimension) {
            throw new ModelException(origin + ": the pooling expects token vectors of " + dimension
                    + " dimensions, but the encoder's have " + tokenDimension + ".");
        }
        List<PoolingMode> modes = own;
        if (own.isEmpty()) {
            modes = json.hasNonNull("pooling_mode") ? named(json, origin) : flagged(json, fields);
        }
        return new Pooling(tokenDimension, modes, fields.flag("include_prompt", true));
    }

    private static List<PoolingMode> named(ObjectNode json, String origin) {
        List<PoolingMode> modes = new ArrayList<>();
        JsonNode node = json.get("pooling_mode");
        if (node.isArray()) {
            node.forEach(name -> modes.add(StandardPooling.named(name.asText(), origin)));
        } else {
            modes.add(StandardPooling.named(node.asText(), origin));
        }
        if (modes.isEmpty() || modes.size() > MOST_MODES) {
            throw new ModelException(origin + ": pooling_mode names " + modes.size() + " modes; it should name 1 to "
                    + MOST_MODES + ".");
        }
        return modes;
    }

    private static List<PoolingMode> flagged(ObjectNode json, JsonFields fields) {
        List<PoolingMode> modes = new ArrayList<>();
        for (StandardPooling mode : StandardPooling.values()) {
            if (json.has(mode.legacyFlag()) && fields.flag(mode.legacyFlag(), false)) {
                modes.add(mode);
            }
        }
        return modes.isEmpty() ? List.of(StandardPooling.MEAN) : modes;
    }

    /**
     * The configuration in the dialect that every release of sentence-transformers since 2.x reads. It has flags, which know
     * one order and no repetition; other modes are written in the dialect of 5.4 and later, which older ones refuse.
     */
    ObjectNode toJson() {
        if (!hasFlags()) {
            ObjectNode json = JsonFile.object().put("embedding_dimension", tokenDimension);
            modes.forEach(mode -> json.withArray("pooling_mode").add(mode.modeName()));
            return json.put("include_prompt", includePrompt);
        }
        ObjectNode json = JsonFile.object().put("word_embedding_dimension", tokenDimension);
        for (StandardPooling mode : StandardPooling.values()) {
            json.put(mode.legacyFlag(), modes.contains(mode));
        }
        return json.put("include_prompt", includePrompt);
    }

    private boolean hasFlags() {
        List<StandardPooling> inOrder =
                Arrays.stream(StandardPooling.values()).filter(modes::contains).toList();
        return modes.equals(inOrder);
    }
}
