package io.github.jjak.eval;

import io.github.jjak.data.ContentHash;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.Gradients;
import io.github.jjak.tensor.Ranking;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tensor.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * Can the model find the answers? Every distinct question is searched in all distinct answers, by cosine; the class of the same
 * name in sentence-transformers, with its metrics.
 *
 * <p>It needs positive pairs only, which is what there is: the right answers of a question are the answers of all rows with that
 * question, and an answer that stands in several rows is right for all their questions. Texts that are equal after
 * {@link TextKey} count as one in this respect.
 *
 * <p>Immutable and thread-safe; memory is bounded by the question vectors and one block of answers.
 */
public final class InformationRetrievalEvaluator implements Evaluator {

    private static final String SIMILARITY = "cosine";
    private static final int ANSWERS_PER_BLOCK = 4096;
    private static final int QUESTIONS_PER_BLOCK = 512;

    private final List<String> questions;
    private final List<String> answers;
    private final List<Set<Integer>> relevant;

    private InformationRetrievalEvaluator(List<String> questions, List<String> answers, List<Set<Integer>> relevant) {
        this.questions = List.copyOf(questions);
        this.answers = List.copyOf(answers);
        this.relevant = List.copyOf(relevant);
    }

    /** Questions and answers of one data set: columns 0 and 1. */
    public static InformationRetrievalEvaluator of(Dataset pairs) {
        return of(pairs, List.of());
    }

    /**
     * Searches also among further answers, which makes the task harder.
     *
     * @param pairs questions and their answers: columns 0 and 1
     * @param furtherAnswers answers of other questions; those equal to an answer of the pairs are the same answer
     * @throws UsageException if the data have fewer than two columns
     */
    public static InformationRetrievalEvaluator of(Dataset pairs, List<String> furtherAnswers) {
        if (pairs.columnCount() < 2) {
            throw new UsageException("Retrieval needs two text columns, questions and answers, but the data have "
                    + pairs.columnCount() + ".");
        }
        Set<String> distinctAnswers = new LinkedHashSet<>(pairs.column(1));
        distinctAnswers.addAll(furtherAnswers);
        List<String> answers = List.copyOf(distinctAnswers);
        Map<String, Set<Integer>> positions = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            positions
                    .computeIfAbsent(TextKey.of(answers.get(i)), key -> new HashSet<>())
                    .add(i);
        }
        Map<String, Set<Integer>> relevantByQuestion = new HashMap<>();
        Map<String, Boolean> questions = new LinkedHashMap<>();
        for (int row = 0; row < pairs.rows(); row++) {
            questions.put(pairs.text(row, 0), true);
            relevantByQuestion
                    .computeIfAbsent(TextKey.of(pairs.text(row, 0)), key -> new HashSet<>())
                    .addAll(positions.getOrDefault(TextKey.of(pairs.text(row, 1)), Set.of()));
        }
        List<Set<Integer>> relevant = questions.keySet().stream()
                .map(question -> relevantByQuestion.getOrDefault(TextKey.of(question), Set.of()))
                .toList();
        return new InformationRetrievalEvaluator(List.copyOf(questions.keySet()), answers, relevant);
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return result(model).mean().asMap(SIMILARITY);
    }

    @Override
    public String primaryMetric() {
        return SIMILARITY + "_ndcg@10";
    }

    @Override
    public String contentHash() {
        List<String> rightAnswers =
                relevant.stream().map(set -> new TreeSet<>(set).toString()).toList();
        return ContentHash.ofLists(List.of(questions, answers, rightAnswers));
    }

    /** The metrics with the value of every question, for paired comparisons. */
    public RetrievalResult result(SentenceTransformer model) {
        return RetrievalResult.of(search(model, RetrievalMetrics.DEPTH), relevant);
    }

    /**
     * The best answers of every question.
     *
     * @param k hits per question
     * @return one ranking per question; positions are those of {@link #answers()}, scores are cosines
     */
    public List<Ranking> search(SentenceTransformer model, int k) {
        ExactSearch search = new ExactSearch(questions.size(), k);
        Gradients.without(() -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor queries = encode(model, questions, TextRole.QUERY);
                for (int from = 0; from < answers.size(); from += ANSWERS_PER_BLOCK) {
                    List<String> block = answers.subList(from, Math.min(answers.size(), from + ANSWERS_PER_BLOCK));
                    addBlock(search, model, queries, block, from);
                }
            }
        });
        return search.rankings();
    }

    private static void addBlock(
            ExactSearch search, SentenceTransformer model, Tensor queries, List<String> answers, int firstAnswer) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor documents = encode(model, answers, TextRole.DOCUMENT).t();
            for (long from = 0; from < queries.size(0); from += QUESTIONS_PER_BLOCK) {
                long rows = Math.min(QUESTIONS_PER_BLOCK, queries.size(0) - from);
                Tensor scores = queries.narrow(0, from, rows).matmul(documents).contiguous();
                search.add(Tensors.buffer(scores), answers.size(), (int) from, firstAnswer);
            }
        }
    }

    private static Tensor encode(SentenceTransformer model, List<String> texts, TextRole role) {
        return Vectors.normalise(Tensors.ofRows(List.of(model.encode(texts, role))));
    }

    /** The distinct questions, in order of first appearance. */
    public List<String> questions() {
        return questions;
    }

    /** The distinct answers, in order of first appearance. */
    public List<String> answers() {
        return answers;
    }

    /** Positions of the right answers of each question. */
    public List<Set<Integer>> relevant() {
        return relevant;
    }

    /**
     * A group number for each question such that questions with a common right answer are in one group, for bootstrap by
     * answer cluster.
     */
    public int[] clusters() {
        Map<Integer, Integer> clusterOfAnswer = new HashMap<>();
        List<Integer> parent = new ArrayList<>();
        for (int question = 0; question < questions.size(); question++) {
            parent.add(question);
            for (int answer : relevant.get(question)) {
                Integer other = clusterOfAnswer.putIfAbsent(answer, question);
                if (other != null) {
                    parent.set(root(parent, question), root(parent, other));
                }
            }
        }
        int[] clusters = new int[questions.size()];
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
