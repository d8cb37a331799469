package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a repository Jjak reads.
 *
 * <p>Small files and weights of the root and of the modules' folders ({@code 1_Pooling}); of the weights of a folder the first
 * that is there: {@code model.safetensors}, {@code model.safetensors.index.json} with the files it names,
 * {@code pytorch_model.bin}, {@code model.int8.safetensors}. Folders such as {@code onnx/} and weights of other frameworks are left out.
 */
final class ModelFiles {

    /** Added to the weights beside it. */
    private static final String ADAPTER = "adapter_model.safetensors";

    static final String INDEX = "model.safetensors.index.json";

    /** In the order in which they are preferred. */
    private static final List<String> WEIGHTS =
            List.of("model.safetensors", INDEX, "pytorch_model.bin", "model.int8.safetensors");

    /** {@code 1_Pooling/}, or of a Router {@code query_0_Transformer/}. */
    private static final Pattern NAME =
            Pattern.compile("((?:(?:[A-Za-z0-9_-]{1,64}_)?[0-9]{1,3}_[A-Za-z0-9_]{1,64}/)?)([A-Za-z0-9._-]{1,128})");

    private static final Set<String> SMALL = Set.of(
            "config.json",
            "modules.json",
            "router_config.json",
            "config_sentence_transformers.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "added_tokens.json",
            "adapter_config.json",
            "README.md");
    private static final Pattern SMALL_PATTERN =
            Pattern.compile("sentence_[a-z0-9_-]{1,40}_config\\.json|[A-Za-z0-9_-][A-Za-z0-9._-]*\\.(?:model|spm)");
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\\.safetensors");
    private static final int MOST_SHARDS = 1000;

    private ModelFiles() {}

    /** The files to download, small ones first, without the files that an index names. */
    static List<String> of(Collection<String> files) {
        List<String> small = new ArrayList<>();
        List<String> weights = new ArrayList<>();
        for (String file : new TreeSet<>(files)) {
            Matcher name = NAME.matcher(file);
            if (!name.matches()) {
                continue;
            }
            if (SMALL.contains(name.group(2))
                    || SMALL_PATTERN.matcher(name.group(2)).matches()) {
                small.add(file);
            } else if (name.group(2).equals(ADAPTER) || isPreferred(name.group(1), name.group(2), files)) {
                weights.add(file);
            }
        }
        small.addAll(weights);
        return small;
    }

    private static boolean isPreferred(String folder, String name, Collection<String> files) {
        int rank = WEIGHTS.indexOf(name);
        return rank >= 0 && WEIGHTS.subList(0, rank).stream().noneMatch(better -> files.contains(folder + better));
    }

    static boolean isIndex(String file) {
        return file.substring(file.lastIndexOf('/') + 1).equals(INDEX);
    }

    /** Whether the file is weights, which may be large. */
    static boolean isWeights(String file) {
        return file.endsWith(".safetensors") || file.endsWith(".bin");
    }

    /**
     * The files an index names, beside it.
     *
     * @param index name of the index in the repository
     * @param content where it lies on the disk
     * @throws ModelException if it is damaged, or a name leads elsewhere
     */
    static Set<String> shards(String index, Path content) {
        String folder = index.substring(0, index.length() - INDEX.length());
        Set<String> shards = new LinkedHashSet<>();
        for (JsonNode file : JsonFile.readObject(content).path("weight_map")) {
            String name = file.asText();
            if (!SHARD.matcher(name).matches()) {
                throw new ModelException(content + " names the file \"" + EscapedText.of(name)
                        + "\"; only plain names that end in .safetensors are allowed.");
            }
            shards.add(folder + name);
            if (shards.size() > MOST_SHARDS) {
                throw new ModelException(content + " names more than " + MOST_SHARDS + " files.");
            }
        }
        return shards;
    }
}
