package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with prompts is trained on texts with its prompts in front. */
@Tag("numeric")
class PromptedTrainingTest {

    private static final List<String> NAMES = List.of("question", "answer");
    private static final List<String> QUESTIONS = List.of("배송은 언제 오나요?", "환불해 주세요.", "비밀번호를 잊었어요.", "예약을 바꾸고 싶어요.");
    private static final List<String> ANSWERS =
            List.of("내일 도착합니다.", "환불은 사흘 걸립니다.", "새 비밀번호를 보내 드립니다.", "예약 화면에서 바꿀 수 있습니다.");

    private final ParityFixtures fixtures = ParityFixtures.of(PromptedTrainingTest.class);

    @TempDir
    private Path temp;

    @Test
    void trainsAsIfThePromptsStoodInTheTexts() throws Exception {
        List<String> questions = QUESTIONS.stream().map(text -> "질문: " + text).toList();
        List<String> answers = ANSWERS.stream().map(text -> "답: " + text).toList();
        float[][] written = trained(folder("plain", false, true), questions, answers);
        float[][] prompted = trained(folder("prompted", true, true), QUESTIONS, ANSWERS);
        assertThat(prompted).isDeepEqualTo(written);
        // Another gradient, because the tokens of the prompt leave the mean.
        assertThat(trained(folder("excluded", true, false), QUESTIONS, ANSWERS)).isNotEqualTo(written);
    }

    private Path folder(String name, boolean prompts, boolean includePrompt) throws IOException {
        Path folder = temp.resolve(name);
        Path source = fixtures.path("trace/model");
        try (var walk = Files.walk(source)) {
            for (Path file : walk.toList()) {
                Path target = folder.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        ObjectNode configuration = JsonFile.object();
        if (prompts) {
            configuration.putObject("prompts").put("query", "질문: ").put("document", "답: ");
        }
        JsonFile.write(folder.resolve("config_sentence_transformers.json"), configuration);
        Path pooling = folder.resolve("1_Pooling/config.json");
        JsonFile.write(pooling, JsonFile.readObject(pooling).put("include_prompt", includePrompt));
        return folder;
    }

    /** Vectors of texts without any prompt after a few steps. */
    private float[][] trained(Path folder, List<String> questions, List<String> answers) throws IOException {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .epochs(3)
                            .batchSize(4)
                            .learningRate(1e-3)
                            .build())
                    .train(Dataset.of(NAMES, List.of(questions, answers)));
            model.save(temp.resolve("saved"));
        }
        JsonFile.write(temp.resolve("saved/config_sentence_transformers.json"), JsonFile.object());
        try (SentenceTransformer model = SentenceTransformer.load(temp.resolve("saved"))) {
            return model.encode(QUESTIONS);
        }
    }
}
