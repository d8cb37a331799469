package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.display.Memory;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jjak doctor}: does everything Jjak needs work on this machine? */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Check Java, the tensor library, the tokenizer, the data reader, memory, and one training step.")
public final class DoctorCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    private final Map<String, String> findings = new LinkedHashMap<>();
    private boolean healthy = true;

    @Override
    public void run() {
        common.apply();
        check("java", () -> System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        check(
                "system",
                () -> System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores");
        check("memory", Memory::describe);
        check(
                "libtorch",
                () -> Libtorch.version() + ", " + Libtorch.cpuCapability() + ", " + Libtorch.threads() + " threads");
        check(
                "training",
                () -> "--precision auto is " + Precision.fastest().id()
                        + (Precision.hasNativeBf16()
                                ? ""
                                : ", because this processor has no native bf16 multiplication")
                        + ", --device "
                        + Libtorch.device().id());
        check("tokenizer", DoctorCommand::tokenizer);
        check("data reader", () -> Dataset.builtin("services-ko", "test").rows() + " rows read");
        check("training step", DoctorCommand::trainingStep);
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>(findings);
            result.put("healthy", healthy);
            System.out.println(JsonFile.formatLine(result));
        }
        if (!healthy) {
            throw new ModelException("Some checks failed; see the lines marked FAILED.");
        }
    }

    private void check(String what, Supplier<String> work) {
        String finding;
        boolean works = true;
        try {
            finding = work.get();
        } catch (RuntimeException | LinkageError failure) {
            works = false;
            finding = common.typed(String.valueOf(failure.getMessage()));
        }
        healthy &= works;
        findings.put(what, finding);
        if (!common.json) {
            System.out.println(HumanReadable.format("%-7s %-14s %s", works ? "ok" : "FAILED", what, finding));
        }
    }

    private static String tokenizer() {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            return model.tokenLength("배고프다.") + " tokens for a short text";
        }
    }

    private static String trainingStep() {
        Dataset pairs = Dataset.builtin("services-ko", "test");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            double loss = Trainer.builder(model)
                    .loss(new MultipleNegativesRankingLoss())
                    .arguments(TrainingArguments.builder().epochs(1).maxSteps(1).build())
                    .train(Dataset.of(pairs.columnNames(), List.of(pairs.column(0), pairs.column(1))))
                    .trainLoss();
            return HumanReadable.format("loss %.3f", loss);
        }
    }
}
