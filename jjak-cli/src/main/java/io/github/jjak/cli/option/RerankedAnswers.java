package io.github.jjak.cli.option;

import io.github.jjak.crossencoder.CrossEncoderRerankingEvaluator;
import io.github.jjak.crossencoder.CrossEncoderRerankingEvaluator.Sample;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The best answers of a first search as what a cross-encoder reranks, and how sure the difference is.
 *
 * @param evaluator reranks them
 * @param clusters answer cluster of each question, for intervals
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RerankedAnswers(CrossEncoderRerankingEvaluator evaluator, int[] clusters) {

    /** Answers that are reranked where nobody says. */
    public static final int DEFAULT_DEPTH = 50;

    /**
     * Searches the answers of all questions.
     *
     * @param first the model of the first search; null for BM25
     * @param depth how many answers are reranked
     */
    public static RerankedAnswers of(
            InformationRetrievalEvaluator retrieval, @Nullable SentenceTransformer first, int depth) {
        List<Ranking> rankings = first == null ? LexicalBaseline.rankings(retrieval) : retrieval.search(first, depth);
        int[] asked = IntStream.range(0, rankings.size())
                .filter(question -> !retrieval.relevant().get(question).isEmpty())
                .toArray();
        List<Sample> samples = new ArrayList<>();
        for (int question : asked) {
            Ranking found = rankings.get(question);
            Set<String> relevant = new HashSet<>();
            retrieval
                    .relevant()
                    .get(question)
                    .forEach(answer -> relevant.add(retrieval.answers().get(answer)));
            samples.add(new Sample(
                    retrieval.questions().get(question),
                    IntStream.range(0, Math.min(depth, found.size()))
                            .mapToObj(rank -> retrieval.answers().get(found.position(rank)))
                            .distinct()
                            .toList(),
                    relevant));
        }
        int[] ofQuestion = retrieval.clusters();
        return new RerankedAnswers(
                CrossEncoderRerankingEvaluator.of(samples),
                Arrays.stream(asked).map(question -> ofQuestion[question]).toArray());
    }

    /** Difference of nDCG@10 between the reranked answers and the first search, with a 95 % interval by answer cluster. */
    public Optional<MeanDifference> difference(CrossEncoder model, long seed) {
        if (Arrays.stream(clusters).distinct().count() < 2) {
            return Optional.empty();
        }
        return Optional.of(PairedBootstrap.withSeed(seed)
                .compare(ndcg(evaluator.base()), ndcg(evaluator.reranked(model)), clusters));
    }

    private static double[] ndcg(List<RetrievalMetrics> metrics) {
        return metrics.stream().mapToDouble(RetrievalMetrics::ndcgAt10).toArray();
    }
}
