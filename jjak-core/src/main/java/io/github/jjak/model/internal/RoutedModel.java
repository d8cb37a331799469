package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.TextRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models put together behind a Router. */
public final class RoutedModel {

    private static final String QUERY = "query";
    private static final String DOCUMENT = "document";

    private RoutedModel() {}

    /**
     * A model for questions and another one for answers; texts that are neither are taken for answers. Each side keeps its prompt, and vectors
     * are compared as the model for answers says.
     *
     * @return owns both models: close it alone
     * @throws UsageException if one of them has a Router already, or its vectors are cut
     * @throws ModelException if their vectors have different sizes
     */
    public static EmbeddingModel of(EmbeddingModel questions, EmbeddingModel answers) {
        questions.requireOneEncoder("be a route of another Router");
        answers.requireOneEncoder("be a route of another Router");
        if (questions.dimension() < questions.wholeDimension() || answers.dimension() < answers.wholeDimension()) {
            throw new UsageException(
                    "Models whose vectors are cut (truncate_dim) cannot be put together. Put whole ones"
                            + " together, and cut the vectors of what comes out.");
        }
        Map<String, EmbeddingModel> routes = new LinkedHashMap<>();
        routes.put(QUERY, questions);
        routes.put(DOCUMENT, answers);
        Map<String, List<ModuleEntry>> names = new LinkedHashMap<>();
        routes.keySet().forEach(name -> names.put(name, List.of()));
        RouterConfiguration configuration = new RouterConfiguration(names, DOCUMENT, Map.of());
        ObjectNode json = answers.files().writtenConfiguration();
        json.putObject("prompts")
                .put(QUERY, questions.prompt(TextRole.QUERY))
                .put(DOCUMENT, answers.prompt(TextRole.DOCUMENT));
        json.putNull("default_prompt_name");
        return of(
                "of " + questions.location() + " and " + answers.location(),
                configuration,
                routes,
                json,
                Prompts.parse(json, FolderFiles.SENTENCE_TRANSFORMERS));
    }

    /**
     * Models that were read from one folder; the result owns them.
     *
     * @param routes by name, as the configuration names them
     * @throws ModelException if their vectors have different sizes
     */
    static EmbeddingModel of(String location, RouterConfiguration configuration, Map<String, EmbeddingModel> routes) {
        FolderFiles first = routes.values().iterator().next().files();
        return of(location, configuration, routes, first.sentenceTransformersConfiguration(), first.prompts());
    }

    private static EmbeddingModel of(
            String location,
            RouterConfiguration configuration,
            Map<String, EmbeddingModel> routes,
            @Nullable ObjectNode json,
            Prompts prompts) {
        requireOneDimension(location, routes);
        RoutedEncoder encoder = new RoutedEncoder(location, configuration, routes);
        Map<String, byte[]> tokenizers = new LinkedHashMap<>();
        routes.forEach((name, model) ->
                model.files().tokenizerFiles().forEach((file, content) -> tokenizers.put(name + "/" + file, content)));
        return new EmbeddingModel(
                encoder,
                new FolderFiles(
                        location,
                        maxSequenceLength(encoder),
                        false,
                        encoder.routes().get(0).files().truncationSide(),
                        tokenizers,
                        json,
                        prompts));
    }

    /** That of the side that looks at most; a side without a limit counts only if no other has one. */
    private static int maxSequenceLength(RoutedEncoder encoder) {
        int unlimited =
                encoder.encoders().stream().mapToInt(Encoder::maxTokens).max().orElseThrow();
        return encoder.routes().stream()
                .mapToInt(EmbeddingModel::maxSequenceLength)
                .filter(length -> length < unlimited || encoder.routes().size() == 1)
                .max()
                .orElse(unlimited);
    }

    private static void requireOneDimension(String location, Map<String, EmbeddingModel> routes) {
        List<Integer> dimensions =
                routes.values().stream().map(EmbeddingModel::wholeDimension).toList();
        if (dimensions.stream().distinct().count() > 1) {
            throw new ModelException("The routes " + routes.keySet() + " of the model " + location
                    + " give vectors of " + dimensions
                    + " numbers, which cannot be compared. Add a Dense to one of them, or use models of one size.");
        }
    }
}
