package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.CrossEncoder.RankedDocument;
import io.github.jjak.model.internal.CrossEncoderModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cross-encoder does besides scoring as Python does, and what it refuses. */
class CrossEncoderTest {

    private final ParityFixtures fixtures = ParityFixtures.of(CrossEncoderTest.class);
    private final List<TextPair> pairs = CrossEncoderParityTest.pairs(fixtures);

    @TempDir
    private Path temp;

    private CrossEncoder load(String name) {
        return CrossEncoder.load(fixtures.path("cross_encoders/" + name));
    }

    private DamagedFolder damaged(String name) throws IOException {
        return DamagedFolder.copyOf("cross_encoders/" + name, temp);
    }

    private static void assertRefused(DamagedFolder folder, String... parts) {
        Path path = folder.path();
        assertThatThrownBy(() -> CrossEncoder.load(path).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void documentsAreRankedByTheirScores() {
        List<String> documents = pairs.stream().map(TextPair::second).toList();
        try (CrossEncoder model = load("bert")) {
            float[] scores = model.predict(documents.stream()
                    .map(document -> new TextPair("배송은 언제 오나요?", document))
                    .toList());
            List<RankedDocument> ranked = model.rank("배송은 언제 오나요?", documents, 5);
            assertThat(ranked).hasSize(5);
            for (int i = 0; i < 5; i++) {
                assertThat(ranked.get(i).score()).isEqualTo(scores[ranked.get(i).index()]);
                if (i > 0) {
                    assertThat(ranked.get(i).score())
                            .isLessThanOrEqualTo(ranked.get(i - 1).score());
                }
            }
            assertThat(model.rank("배송은 언제 오나요?", documents, 100)).hasSameSizeAs(documents);
            assertThat(model.rank("배송은 언제 오나요?", List.of(), 3)).isEmpty();
            assertThatThrownBy(() -> model.rank("질문", documents, 0))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`topK` must be at least 1");
        }
    }

    /** A classifier becomes a reranker: its encoder stays, its head is that of a new model. */
    @Test
    void aFreshHeadIsForAnotherTask() {
        try (CrossEncoder classifier = load("bert-labels");
                CrossEncoder reranker = classifier.withFreshHead(List.of("relevance"), 5)) {
            assertThat(reranker.labelNames()).containsExactly("relevance");
            assertThat(reranker.maxSequenceLength()).isEqualTo(classifier.maxSequenceLength());
            assertThat(classifier.labels()).isEqualTo(3);
            assertThat(classifier.predictLabels(pairs)).hasDimensions(pairs.size(), 3);
            float[] scores = reranker.predict(pairs);
            assertThat(scores).hasSize(pairs.size());
            for (float score : scores) {
                assertThat(score).isBetween(0f, 1f);
            }
            Map<String, String> before = classifier.internals().fingerprint();
            Map<String, String> after = reranker.internals().fingerprint();
            assertThat(after.get("weights")).isEqualTo(before.get("weights"));
            assertThat(after.get("head")).isNotEqualTo(before.get("head"));
            reranker.save(temp.resolve("reranker"));
            try (CrossEncoder again = CrossEncoder.load(temp.resolve("reranker"));
                    CrossEncoder same = classifier.withFreshHead(List.of("relevance"), 5)) {
                assertThat(again.predict(pairs)).containsExactly(scores);
                assertThat(same.predict(pairs)).containsExactly(scores);
            }
            assertThatThrownBy(() -> classifier.withFreshHead(List.of(), 5)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void theWeightThatItsMakerRecommendsIsReadAndKept() throws IOException {
        try (CrossEncoder model = load("bert")) {
            assertThat(model.internals().recommendedRerankWeight()).isEqualTo(1);
        }
        DamagedFolder folder = damaged("bert");
        folder.json("config.json", json -> json.put("recommended_rerank_weight", 0.5));
        Path saved = temp.resolve("saved");
        try (CrossEncoder model = CrossEncoder.load(folder.path())) {
            assertThat(model.internals().recommendedRerankWeight()).isEqualTo(0.5);
            model.save(saved);
        }
        try (CrossEncoder again = CrossEncoder.load(saved);
                CrossEncoder otherTask = again.withFreshHead(List.of("relevance"), 5)) {
            assertThat(again.internals().recommendedRerankWeight()).isEqualTo(0.5);
            assertThat(otherTask.internals().recommendedRerankWeight()).isEqualTo(1);
        }
        folder.json("config.json", json -> json.put("recommended_rerank_weight", 1.5));
        assertRefused(folder, "recommended_rerank_weight", "from 0 to 1");
        folder.json("config.json", json -> json.put("recommended_rerank_weight", "half"));
        assertRefused(folder, "recommended_rerank_weight", "from 0 to 1");
    }

    @Test
    void severalLabelsHaveNoRanking() {
        try (CrossEncoder model = load("bert-labels")) {
            assertThat(model.labelNames()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
            assertThatThrownBy(() -> model.rank("질문", List.of("답"), 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("3 labels", "predictLabels");
        }
    }

    @Test
    void manyThreadsPredictTheSame() throws Exception {
        try (CrossEncoder model = load("bert")) {
            float[] expected = model.predict(pairs);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                results.add(threads.submit(() -> model.predict(pairs)));
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
            threads.shutdown();
        }
    }

    @Test
    void aClosedModelIsRefused() {
        CrossEncoder model = load("bert");
        model.close();
        model.close();
        assertThatThrownBy(() -> model.predict(pairs))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aFreshHeadIsMadeFromTheSeed() {
        try (SentenceTransformer encoder = SentenceTransformer.load(fixtures.path("bert-tiny"));
                CrossEncoder first = CrossEncoder.create(encoder, 1, 48, 7);
                CrossEncoder same = CrossEncoder.create(encoder, 1, 48, 7);
                CrossEncoder other = CrossEncoder.create(encoder, 1, 48, 8)) {
            assertThat(first.predict(pairs)).isEqualTo(same.predict(pairs)).isNotEqualTo(other.predict(pairs));
            assertThat(first.maxSequenceLength()).isEqualTo(48);
            first.save(temp.resolve("fresh"));
            try (CrossEncoder again = CrossEncoder.load(temp.resolve("fresh"))) {
                assertThat(again.predict(pairs)).isEqualTo(first.predict(pairs));
                assertThat(again.maxSequenceLength()).isEqualTo(48);
            }
            assertThatThrownBy(() -> CrossEncoder.create(encoder, 0, 48, 7))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("labels must be from 1");
            assertThatThrownBy(() -> CrossEncoder.create(encoder, 1, 481, 7))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("max_seq_length", "481");
        }
    }

    @Test
    void labelsOfAFreshHeadHaveNames() {
        List<String> names = List.of("entailment", "neutral", "contradiction");
        Path folder = temp.resolve("named");
        try (SentenceTransformer encoder = SentenceTransformer.load(fixtures.path("bert-tiny"));
                CrossEncoder named = CrossEncoder.create(encoder, names, 48, 7);
                CrossEncoder unnamed = CrossEncoder.create(encoder, 3, 48, 7)) {
            assertThat(named.labelNames()).isEqualTo(names);
            assertThat(named.predictLabels(pairs)).isDeepEqualTo(unnamed.predictLabels(pairs));
            named.save(folder);
            assertThatThrownBy(() -> CrossEncoder.create(encoder, List.of("같음", "같음"), 48, 7))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("labelNames must be different");
        }
        assertThat(CrossEncoderModel.statedLabels(folder.toString())).isEqualTo(names);
        try (CrossEncoder again = CrossEncoder.load(folder)) {
            assertThat(again.labelNames()).isEqualTo(names);
        }
    }

    @Test
    void anEncoderIsNoCrossEncoder() {
        for (String name : List.of("bert-tiny", "bert-tiny-plain", "roberta-klue-tiny-plain")) {
            assertThatThrownBy(() -> CrossEncoder.load(fixtures.path(name)).close())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("is not a cross-encoder");
        }
        assertThatThrownBy(() -> CrossEncoder.load("builtin:ko-tiny").close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is not a cross-encoder");
    }

    @Test
    void aCrossEncoderOfSentenceTransformersIsNoModelOfVectors() {
        assertThatThrownBy(() -> SentenceTransformer.load(fixtures.path("cross_encoders/bert-labels"))
                        .close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("CrossEncoder.load");
    }

    @Test
    void headsThatDoNotFitAreRefused() throws IOException {
        assertRefused(
                damaged("bert")
                        .tensors(
                                "model.safetensors",
                                tensors -> tensors.replaceAll(
                                        (name, tensor) -> name.equals("classifier.bias") ? tensor.repeat(2) : tensor)),
                "classifier.bias should have shape [1]",
                "[2]");
        assertRefused(
                damaged("bert").tensors("model.safetensors", tensors -> tensors.remove("bert.pooler.dense.weight")),
                "pooler.dense.weight",
                "is missing");
        assertRefused(
                damaged("roberta")
                        .tensors(
                                "model.safetensors",
                                tensors ->
                                        tensors.replaceAll((name, tensor) -> name.equals("classifier.out_proj.weight")
                                                ? tensor.mul(new Scalar(Double.NaN))
                                                : tensor)),
                "classifier.out_proj.weight",
                "NaN");
        assertRefused(
                damaged("bert")
                        .json(
                                "config.json",
                                json -> json.putObject("id2label").put("0", "a").put("1", "b")),
                "2 labels",
                "has 1");
    }

    @Test
    void settingsThatJjakDoesNotHaveAreRefused() throws IOException {
        assertRefused(
                damaged("bert")
                        .json(
                                "config.json",
                                json -> json.putObject("sentence_transformers").put("activation_fn", "mine.Own")),
                "activation_fn is \"mine.Own\"");
        assertRefused(
                damaged("bert-labels").json("config_sentence_transformers.json", json -> {
                    json.putObject("prompts").put("p", "질문: ");
                    json.put("default_prompt_name", "p");
                }),
                "default_prompt_name");
        assertRefused(
                damaged("bert-labels").json("config_sentence_transformers.json", json -> json.put("model_type", "X")),
                "model_type is X");
        assertRefused(
                damaged("modernbert").json("config.json", json -> json.put("classifier_pooling", "max")),
                "classifier_pooling",
                "max");
        assertRefused(
                damaged("bert").json("config.json", json -> json.put("classifier_dropout", 2)), "classifier_dropout");
    }

    @Test
    void templatesThatAreNotForPairsAreRefused() throws IOException {
        assertRefused(
                damaged("roberta").replace("tokenizer.json", "\"id\": \"B\"", "\"id\": \"A\""),
                "template for two texts");
    }

    @Test
    void theOldKeyOfTheActivationIsRead() throws IOException {
        DamagedFolder folder = damaged("bert")
                .json(
                        "config.json",
                        json -> json.put("sbert_ce_default_activation_function", "torch.nn.modules.linear.Identity"));
        try (CrossEncoder model = CrossEncoder.load(folder.path())) {
            assertThat(model.internals().activation().name()).isEqualTo("IDENTITY");
        }
    }
}
