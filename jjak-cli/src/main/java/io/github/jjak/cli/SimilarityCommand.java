package io.github.jjak.cli;

import io.github.jjak.json.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Vectors;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jjak similarity}: two texts in, their cosine out. */
@Command(
        name = "similarity",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Cosine similarity of two texts, from -1 to 1.",
        footer = {"", "Example:", "  jjak similarity --model builtin:ko-mini \"배고프다.\" \"얼른 밥먹어\""})
final class SimilarityCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Parameters(index = "0", paramLabel = "TEXT1", description = "One text.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "TEXT2", description = "The other text.")
    private String second = "";

    @Override
    public void run() {
        common.apply();
        try (SentenceTransformer transformer = model.load(common)) {
            float[][] vectors = transformer.encode(List.of(first, second));
            double similarity = Vectors.cosine(vectors[0], vectors[1]);
            System.out.println(
                    common.json
                            ? JsonFile.formatLine(Map.of("similarity", similarity))
                            : Words.format("%.4f", similarity));
        }
    }
}
