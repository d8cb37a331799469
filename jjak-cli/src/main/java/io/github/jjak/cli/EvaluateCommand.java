package io.github.jjak.cli;

import io.github.jjak.data.Dataset;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jjak evaluate}: how well a model finds the answers of held-out questions. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Search every question in all distinct answers and print retrieval metrics.",
        footer = {
            "",
            "Metric names and definitions are those of sentence-transformers' InformationRetrievalEvaluator.",
            "Example:",
            "  jjak evaluate --model out/best --data test.csv --columns question,answer --json"
        })
final class EvaluateCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private DataOptions data = new DataOptions();

    @Override
    public void run() {
        common.apply();
        Dataset pairs = data.read(common);
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(pairs);
        try (SentenceTransformer transformer = model.load()) {
            common.say(
                    "Searching %d distinct questions in %d distinct answers.",
                    evaluator.questions().size(), evaluator.answers().size());
            Map<String, Double> metrics = evaluator.evaluate(transformer);
            if (common.json) {
                System.out.println(JsonFile.formatLine(metrics));
            } else {
                metrics.forEach((name, value) -> System.out.println(Words.format("%-22s %.4f", name, value)));
            }
        }
    }
}
