package io.github.jjak.serve.api.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.tokenize.internal.TextToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /embed}, {@code /similarity}, {@code /rerank} and {@code /tokenize} in the forms of Hugging Face's Text Embeddings Inference. A
 * score of {@code /rerank} is the cross-encoder's where the server has one; else the cosine of two vectors, with or without
 * {@code raw_scores}. The header {@code X-Score} says which.
 */
public final class TeiRoutes {

    private static final int MOST_DIMENSIONS = 100_000;

    private final Serving serving;
    private final VectorSizes sizes;
    private final @Nullable SecondStage stage;

    /** @param stage reranks, or null where the server has no cross-encoder */
    public TeiRoutes(Serving serving, VectorSizes sizes, @Nullable SecondStage stage) {
        this.serving = serving;
        this.sizes = sizes;
        this.stage = stage;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.post("/embed", Audience.CLIENTS, ErrorForm.TEI, this::embed),
                Route.post("/similarity", Audience.CLIENTS, ErrorForm.TEI, this::similarity),
                Route.post("/rerank", Audience.CLIENTS, ErrorForm.TEI, this::rerank),
                Route.post("/tokenize", Audience.CLIENTS, ErrorForm.TEI, this::tokenize));
    }

    private CompletableFuture<Answer> embed(Call call) {
        JsonBody body = call.json();
        List<String> texts = body.texts("inputs", call.limits().texts());
        OpenAiRoutes.requireSomething(texts, "inputs");
        boolean normalize = body.flag("normalize", true);
        Integer dimensions = body.integer("dimensions", 1, MOST_DIMENSIONS);
        Truncation truncation = Truncation.of(body);
        TextRole role = role(body);
        return serving.with(generation -> {
            sizes.check(dimensions, TextVectors.model(generation));
            TeiTiming timing = new TeiTiming(texts);
            TextVectors vectors = truncation.apply(generation, texts, role, call.limits());
            return vectors.encode(generation)
                    .thenApplyAsync(
                            encoded -> {
                                float[][] cut = new float[texts.size()][];
                                for (int i = 0; i < cut.length; i++) {
                                    cut[i] = VectorSizes.cut(encoded.vectors()[i], dimensions);
                                    if (normalize) {
                                        VectorSizes.normalized(cut[i]);
                                    }
                                }
                                return timing.on(Answer.json(cut), vectors, encoded);
                            },
                            serving.responders());
        });
    }

    private static TextRole role(JsonBody body) {
        return body.choice("prompt_name", "query", "document", "passage")
                .map(name -> name.equals("query") ? TextRole.QUERY : TextRole.DOCUMENT)
                .orElse(TextRole.TEXT);
    }

    private CompletableFuture<Answer> similarity(Call call) {
        JsonBody body = call.json();
        JsonBody inputs = body.object("inputs")
                .orElseThrow(() -> new ProblemException(
                        Problem.EMPTY,
                        "The field \"inputs\" is missing; it must be {\"source_sentence\", \"sentences\"}.",
                        "inputs"));
        List<String> texts = new ArrayList<>();
        texts.add(inputs.text("source_sentence"));
        texts.addAll(inputs.texts("sentences", call.limits().texts() - 1));
        OpenAiRoutes.requireSomething(texts, "sentences");
        JsonBody parameters = body.object("parameters").orElseGet(() -> JsonBody.parse("{}"));
        Truncation truncation = Truncation.of(parameters);
        TextRole role = role(parameters);
        return serving.with(generation -> {
            TeiTiming timing = new TeiTiming(texts);
            TextVectors vectors = truncation.apply(generation, texts, role, call.limits());
            return vectors.encode(generation)
                    .thenApplyAsync(
                            encoded -> timing.on(
                                    Answer.json(cosines(
                                            encoded.vectors()[0],
                                            Arrays.copyOfRange(encoded.vectors(), 1, texts.size()))),
                                    vectors,
                                    encoded),
                            serving.responders());
        });
    }

    private static float[] cosines(float[] one, float[][] others) {
        float[] cosines = new float[others.length];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = SimilarityFunction.COSINE.of(one, others[i]);
        }
        return cosines;
    }

    private CompletableFuture<Answer> rerank(Call call) {
        JsonBody body = call.json();
        String query = body.text("query");
        List<String> texts = body.texts("texts", call.limits().texts());
        OpenAiRoutes.requireSomething(texts, "texts");
        boolean returnText = body.flag("return_text", false);
        boolean raw = body.flag("raw_scores", false);
        Truncation truncation = Truncation.of(body);
        SecondStage second = stage;
        if (second != null) {
            return second.score(query, texts, raw, call.limits())
                    .thenApply(scored -> Answer.json(ranked(scored.scores(), returnText ? texts : null))
                            .withHeader("X-Score", raw ? "cross-encoder, before the activation" : "cross-encoder"));
        }
        return serving.with(generation -> {
            TeiTiming timing = new TeiTiming(texts);
            TextVectors question = truncation.apply(generation, List.of(query), TextRole.QUERY, call.limits());
            TextVectors answers = truncation.apply(generation, texts, TextRole.DOCUMENT, call.limits());
            return question.encode(generation)
                    .thenCombineAsync(
                            answers.encode(generation),
                            (one, others) -> timing.on(
                                    Answer.json(ranked(
                                                    cosines(one.vectors()[0], others.vectors()),
                                                    returnText ? texts : null))
                                            .withHeader("X-Score", "cosine of two vectors of one model (bi-encoder)"),
                                    answers,
                                    others),
                            serving.responders());
        });
    }

    private static List<Map<String, Object>> ranked(float[] scores, @Nullable List<String> texts) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -scores[index]))
                .map(index -> {
                    Map<String, Object> item = new LinkedHashMap<>();
                    item.put("index", index);
                    if (texts != null) {
                        item.put("text", texts.get(index));
                    }
                    item.put("score", scores[index]);
                    return item;
                })
                .toList();
    }

    private CompletableFuture<Answer> tokenize(Call call) {
        JsonBody body = call.json();
        List<String> texts = body.texts("inputs", call.limits().texts());
        boolean special = body.flag("add_special_tokens", true);
        TextRole role = role(body);
        return serving.with(generation -> CompletableFuture.supplyAsync(
                () -> Answer.json(tokens(generation, texts, role, special, call.limits())), serving.responders()));
    }

    private static List<List<Map<String, @Nullable Object>>> tokens(
            Generation generation, List<String> texts, TextRole role, boolean special, Limits limits) {
        SentenceTransformer model = TextVectors.model(generation);
        List<List<Map<String, @Nullable Object>>> lists = new ArrayList<>();
        long tokens = 0;
        for (String text : texts) {
            List<TextToken> all = model.internals().side(role).tokensOf(model.prompt(role) + text);
            tokens += all.size();
            TextVectors.require(tokens, limits);
            lists.add(all.stream()
                    .filter(token -> special || !token.special())
                    .map(TeiRoutes::token)
                    .toList());
        }
        return lists;
    }

    private static Map<String, @Nullable Object> token(TextToken token) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", token.id());
        json.put("text", token.written());
        json.put("special", token.special());
        json.put("start", Optional.of(token.start()).filter(at -> at >= 0).orElse(null));
        json.put("stop", Optional.of(token.end()).filter(at -> at >= 0).orElse(null));
        return json;
    }
}
