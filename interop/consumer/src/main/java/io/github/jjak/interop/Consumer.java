package io.github.jjak.interop;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.internal.Perturbers;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.run.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Encodes a sentence, trains two steps and makes negatives by a language module that it never names, as a project does that takes Jjak from a repository. */
public final class Consumer {

    private Consumer() {}

    public static void main(String[] arguments) throws Exception {
        Path pairs = Files.createTempFile("pairs", ".csv");
        Files.write(pairs, List.of(
                "question,answer",
                "배송은 얼마나 걸리나요?,보통 이틀 안에 도착합니다.",
                "환불은 어디서 하나요?,주문 내역에서 신청하시면 됩니다."));
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-mini")) {
            TrainingResult result = Trainer.builder(model)
                    .loss(new MultipleNegativesRankingLoss())
                    .arguments(TrainingArguments.builder().epochs(2).batchSize(2).build())
                    .train(Dataset.read(pairs, "question", "answer"));
            float[] vector = model.encode("배고프다.");
            int negatives = Perturbers.find(AllowedChanges.usual())
                    .perturb("택배는 어제 도착했습니다.")
                    .size();
            if (negatives == 0) {
                throw new IllegalStateException("jjak-negatives-ko is on the class path and was not found");
            }
            System.out.println(result.steps() + " steps, a vector of " + vector.length + " numbers, "
                    + negatives + " negatives");
        } finally {
            Files.delete(pairs);
        }
    }
}
