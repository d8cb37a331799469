package io.github.jjak.serve.run.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the right answers of a run's held-out questions stand: by the model before the training, by the trained one, by words, and by words
 * and the trained one. Searched are the distinct answers of {@code held-out.csv}.
 *
 * @param answers number of answers that were searched
 * @param questions with their ranks
 */
public record QuestionRanks(int answers, List<Ranked> questions) {

    private static final int MOST_QUESTIONS = 1000;
    private static final int DEEPEST = 100;
    private static final double ANY_SCORE = -1e6;

    /**
     * A question, the first of its right answers, and the best rank of any of them, 1 to {@value #DEEPEST}, or null beyond.
     *
     * @param base by the model before the training
     * @param trained by the model after it
     * @param bm25 by words
     * @param hybrid by words and the trained model
     */
    public record Ranked(
            String question,
            String answer,
            @Nullable Integer base,
            @Nullable Integer trained,
            @Nullable Integer bm25,
            @Nullable Integer hybrid) {

        /** Ranks that the training gained; one beyond the deepest counts as one deeper. */
        public int gained() {
            return orBeyond(base) - orBeyond(trained);
        }

        /** Ranks that the training lost. */
        public int lost() {
            return -gained();
        }

        /** The rank after the training. */
        public int after() {
            return orBeyond(trained);
        }

        private static int orBeyond(@Nullable Integer rank) {
            return rank == null ? DEEPEST + 1 : rank;
        }
    }

    /**
     * Loads both models one after the other and searches.
     *
     * @throws DataException if the run has no held-out pairs
     * @throws io.github.jjak.error.JjakException if a model cannot be loaded
     */
    public static QuestionRanks of(RunReport run) {
        Map<String, Set<String>> questions = new LinkedHashMap<>();
        HeldOutFile.questions(run.folder()).forEach((question, right) -> {
            if (questions.size() < MOST_QUESTIONS) {
                questions.put(question, right);
            }
        });
        if (questions.isEmpty()) {
            throw new DataException("The run in " + run.folder() + " has no held-out pairs in held-out.csv.");
        }
        Set<String> distinct = new LinkedHashSet<>();
        questions.values().forEach(distinct::addAll);
        List<IndexRow> rows = new ArrayList<>();
        distinct.forEach(text -> rows.add(new IndexRow(Integer.toString(rows.size()), text, Map.of())));
        ObjectNode description = JsonFile.readObject(run.folder().resolve("run.json"));
        Integer length = description.path("max_seq_length").isInt()
                ? description.path("max_seq_length").intValue()
                : null;
        List<@Nullable Integer> base;
        try (SentenceTransformer model =
                        SentenceTransformer.load(description.path("model").asText(), new LoadOptions(length));
                SearchIndex index = SearchIndex.inMemory(rows, IndexSettings.ofDefaults(), model)) {
            base = ranks(index, questions, SearchMode.DENSE);
        }
        Path best = run.folder().resolve("best");
        try (SentenceTransformer model = SentenceTransformer.load(best.toString(), new LoadOptions(length));
                SearchIndex index = SearchIndex.inMemory(rows, IndexSettings.ofDefaults(), model)) {
            return new QuestionRanks(
                    rows.size(),
                    joined(
                            questions,
                            base,
                            ranks(index, questions, SearchMode.DENSE),
                            ranks(index, questions, SearchMode.BM25),
                            ranks(index, questions, SearchMode.HYBRID)));
        }
    }

    private static List<Ranked> joined(
            Map<String, Set<String>> questions,
            List<@Nullable Integer> base,
            List<@Nullable Integer> trained,
            List<@Nullable Integer> bm25,
            List<@Nullable Integer> hybrid) {
        List<Ranked> ranked = new ArrayList<>();
        questions.forEach((question, right) -> {
            int at = ranked.size();
            ranked.add(new Ranked(
                    question, right.iterator().next(), base.get(at), trained.get(at), bm25.get(at), hybrid.get(at)));
        });
        return ranked;
    }

    private static List<@Nullable Integer> ranks(
            SearchIndex index, Map<String, Set<String>> questions, SearchMode mode) {
        SearchRequest request =
                SearchRequest.ofDefaults().withMode(mode).withTopK(DEEPEST).withMinScore(ANY_SCORE);
        List<@Nullable Integer> ranks = new ArrayList<>();
        questions.forEach((question, right) -> ranks.add(rank(index.search(question, request), right)));
        return ranks;
    }

    private static @Nullable Integer rank(List<SearchHit> hits, Set<String> right) {
        for (SearchHit hit : hits) {
            if (right.contains(hit.text())) {
                return hit.rank();
            }
        }
        return null;
    }
}
