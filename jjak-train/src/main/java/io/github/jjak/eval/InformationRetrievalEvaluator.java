package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.ExactSearch;
import io.github.jjak.eval.internal.QuestionSample;
import io.github.jjak.eval.internal.RetrievalDetails;
import io.github.jjak.eval.internal.VectorCollector;
import io.github.jjak.eval.internal.VectorObserver;
import io.github.jjak.judgement.Judgements;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.rank.Ranking;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Can the model find the answers? Every distinct question is searched in all distinct answers, by the model's own similarity; the
 * class of the same name in sentence-transformers, with its metrics.
 *
 * <p>It needs positive pairs only, which is what there is: the right answers of a question are the answers of all rows with that
 * question, and an answer that stands in several rows is right for all their questions. Texts with one {@link TextKey} key are
 * one text, asked or found once; {@link Builder#exactTexts} takes them letter by letter, as sentence-transformers does.
 *
 * <p>Held-out questions belong into all answers there are, not only the held-out ones: {@link #of(Split)}.
 *
 * <p>Immutable and thread-safe; memory is bounded by the question vectors and one block of answers.
 */
public final class InformationRetrievalEvaluator implements Evaluator {

    private static final int ANSWERS_PER_BLOCK = 4096;
    private static final int QUESTIONS_PER_BLOCK = 512;

    private final RetrievalTask task;

    private InformationRetrievalEvaluator(RetrievalTask task) {
        this.task = task;
    }

    /**
     * The held-out questions of a split, searched in the answers of both of its parts.
     *
     * @throws UsageException if the data have fewer than two columns
     */
    public static InformationRetrievalEvaluator of(Split split) {
        return of(split.heldOut(), split.training().column(1));
    }

    /** Questions and answers of one data set, columns 0 and 1: only its own answers are searched. */
    public static InformationRetrievalEvaluator of(Dataset pairs) {
        return builder(pairs).build();
    }

    /**
     * Searches also among further answers, which makes the task harder.
     *
     * @param pairs questions and their answers: columns 0 and 1
     * @param furtherAnswers answers of other questions; those equal to an answer of the pairs are the same answer
     * @throws UsageException if the data have fewer than two columns
     */
    public static InformationRetrievalEvaluator of(Dataset pairs, List<String> furtherAnswers) {
        return builder(pairs).furtherAnswers(furtherAnswers).build();
    }

    /**
     * Judged questions searched in documents, of which two with one text stay two. Metrics know relevant from not relevant, NDCG
     * knows grades, and the share of hits that nobody judged stands beside them.
     *
     * @param judgements by texts of questions
     * @param documents text of each document by its id, in the order in which equal scores rank
     * @throws UsageException if the judgements have ids of queries, or there is no document
     */
    public static InformationRetrievalEvaluator of(Judgements judgements, Map<String, String> documents) {
        if (documents.isEmpty()) {
            throw new UsageException("There is no document to search. Give at least one.");
        }
        return new InformationRetrievalEvaluator(RetrievalTask.judged(judgements, documents));
    }

    /**
     * Starts from questions and their answers.
     *
     * @param pairs columns 0 and 1
     * @throws UsageException if the data have fewer than two columns
     */
    public static Builder builder(Dataset pairs) {
        return new Builder(pairs);
    }

    /** Collects what is searched. */
    public static final class Builder {

        private final RetrievalTask.Builder task;

        private Builder(Dataset pairs) {
            this.task = new RetrievalTask.Builder(pairs);
        }

        /** Answers of other questions, searched too; those equal to an answer of the pairs are the same answer. */
        public Builder furtherAnswers(List<String> answers) {
            task.further(Objects.requireNonNull(answers, "furtherAnswers"));
            return this;
        }

        /**
         * Pairs from elsewhere, columns 0 and 1: where one has a question of these, its answer is right for it and is searched. The
         * others' answers are not; give them to {@link #furtherAnswers} as well.
         */
        public Builder knownPairs(Dataset pairs) {
            task.known(Objects.requireNonNull(pairs, "knownPairs"));
            return this;
        }

        /** Texts are equal only letter by letter. */
        public Builder exactTexts() {
            task.exactTexts();
            return this;
        }

        /**
         * Searches at most so many answers: all of the pairs and of the known ones, and of the further ones a sample that depends on
         * the seed and the texts alone.
         *
         * @throws UsageException if {@code mostAnswers} is below 1
         */
        public Builder sample(int mostAnswers, long seed) {
            task.sample(mostAnswers, seed);
            return this;
        }

        /** The evaluator. */
        public InformationRetrievalEvaluator build() {
            return new InformationRetrievalEvaluator(task.build());
        }
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return result(model).asMap(model.similarityFunction().id());
    }

    @Override
    public EvaluationSize size() {
        int rightAnswers =
                (int) task.relevant().stream().flatMap(Set::stream).distinct().count();
        return EvaluationSize.ofRetrieval(
                task.questions().size(), rightAnswers, task.answers().size(), task.allAnswers());
    }

    @Override
    public String whenUndefined() {
        return "Retrieval needs at least one question with a right answer.";
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return model.similarityFunction().id() + "_ndcg@10";
    }

    @Override
    public String contentHash() {
        List<String> rightAnswers = task.grades() == null
                ? task.relevant().stream().map(Set::toString).toList()
                : task.grades().stream().map(Map::toString).toList();
        return ContentHash.ofLists(List.of(task.questions(), task.answers(), rightAnswers));
    }

    /** The metrics with the value of every question, for paired comparisons. */
    public RetrievalResult result(SentenceTransformer model) {
        return score(search(model, RetrievalMetrics.DEPTH));
    }

    /**
     * The metrics of rankings that something else made.
     *
     * @param rankings one for each of {@link #questions()}; positions are those of {@link #answers()}
     */
    public RetrievalResult score(List<Ranking> rankings) {
        List<Map<Integer, Double>> grades = task.grades();
        return grades == null
                ? RetrievalResult.of(rankings, task.relevant())
                : RetrievalResult.ofGrades(rankings, grades);
    }

    /**
     * The best answers of every question.
     *
     * @param k hits per question
     * @return one ranking per question; positions are those of {@link #answers()}, scores are the model's similarity
     */
    public List<Ranking> search(SentenceTransformer model, int k) {
        return search(model, k, VectorCollector.NOTHING);
    }

    /** As {@link #result}, question by question, with a look at the vectors; for Jjak's own modules, not part of the API. */
    public RetrievalDetails inDetail(SentenceTransformer model) {
        VectorCollector collector = new VectorCollector(
                QuestionSample.of(task.relevant(), task.answers().size()));
        List<Ranking> rankings = search(model, RetrievalMetrics.DEPTH, collector);
        return RetrievalDetails.of(
                score(rankings),
                task.questions(),
                task.answers(),
                rankings,
                task.relevant(),
                clusters(),
                collector.space(task.relevant()));
    }

    /** As {@link #search(SentenceTransformer, int)}, with a look at all vectors; for Jjak's own modules, not part of the API. */
    public List<Ranking> search(SentenceTransformer model, int k, VectorObserver observer) {
        ExactSearch search = new ExactSearch(task.questions().size(), k);
        List<String> answers = task.answers();
        Gradients.without(() -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor queries = encode(model, task.questions(), TextRole.QUERY);
                observer.questions(queries);
                for (int from = 0; from < answers.size(); from += ANSWERS_PER_BLOCK) {
                    List<String> block = answers.subList(from, Math.min(answers.size(), from + ANSWERS_PER_BLOCK));
                    addBlock(search, model, queries, block, from, observer);
                }
            }
        });
        return search.rankings();
    }

    private static void addBlock(
            ExactSearch search,
            SentenceTransformer model,
            Tensor queries,
            List<String> answers,
            int firstAnswer,
            VectorObserver observer) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor documents = encode(model, answers, TextRole.DOCUMENT);
            observer.answers(documents, firstAnswer);
            for (long from = 0; from < queries.size(0); from += QUESTIONS_PER_BLOCK) {
                long rows = Math.min(QUESTIONS_PER_BLOCK, queries.size(0) - from);
                Tensor scores = model.similarityFunction()
                        .ofPrepared(queries.narrow(0, from, rows), documents)
                        .contiguous();
                search.add(Tensors.buffer(scores), answers.size(), (int) from, firstAnswer);
            }
        }
    }

    private static Tensor encode(SentenceTransformer model, List<String> texts, TextRole role) {
        return model.similarityFunction().prepare(Tensors.ofRows(List.of(model.encode(texts, role))));
    }

    /** The distinct questions, in order of first appearance. */
    public List<String> questions() {
        return task.questions();
    }

    /** The distinct answers that are searched: further ones, then those of the pairs, each in order of first appearance. */
    public List<String> answers() {
        return task.answers();
    }

    /** Positions of the right answers of each question; one of a document that is judged and not there is beyond the answers. */
    public List<Set<Integer>> relevant() {
        return task.relevant();
    }

    /**
     * A group number for each question such that questions with a common right answer are in one group, for bootstrap by
     * answer cluster.
     */
    public int[] clusters() {
        Map<Integer, Integer> clusterOfAnswer = new HashMap<>();
        List<Integer> parent = new ArrayList<>();
        for (int question = 0; question < task.questions().size(); question++) {
            parent.add(question);
            for (int answer : task.relevant().get(question)) {
                Integer other = clusterOfAnswer.putIfAbsent(answer, question);
                if (other != null) {
                    parent.set(root(parent, question), root(parent, other));
                }
            }
        }
        int[] clusters = new int[task.questions().size()];
        for (int question = 0; question < clusters.length; question++) {
            clusters[question] = root(parent, question);
        }
        return clusters;
    }

    private static int root(List<Integer> parent, int node) {
        int current = node;
        while (parent.get(current) != current) {
            current = parent.get(current);
        }
        return current;
    }
}
