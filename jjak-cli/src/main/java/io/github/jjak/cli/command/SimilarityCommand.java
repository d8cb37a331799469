package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.option.BackendOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jjak similarity}: two texts in, how near they are out. */
@Command(
        name = "similarity",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Similarity of two texts: the cosine, from -1 to 1, unless the model or --similarity sets another"
                + " function.",
        footer = {"", "Example:", "  jjak similarity --model builtin:ko-mini \"배고프다.\" \"얼른 밥먹어\""})
public final class SimilarityCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private BackendOption backend = new BackendOption();

    @Mixin
    private SimilarityOption function = new SimilarityOption();

    @Parameters(index = "0", paramLabel = "TEXT1", description = "One text.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "TEXT2", description = "The other text.")
    private String second = "";

    @Override
    public void run() {
        common.apply();
        try (SentenceTransformer transformer = model.load(function.similarity, backend, common)) {
            float[][] vectors = transformer.encode(List.of(first, second));
            double similarity = transformer.similarityFunction().of(vectors[0], vectors[1]);
            if (common.json) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("similarity", similarity);
                result.put(
                        "similarity_fn_name", transformer.similarityFunction().id());
                System.out.println(JsonFile.formatLine(result));
            } else {
                System.out.println(HumanReadable.format("%.4f", similarity));
            }
        }
    }
}
