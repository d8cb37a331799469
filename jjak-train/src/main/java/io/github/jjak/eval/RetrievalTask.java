package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.judgement.Judgements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, what is searched, and what is right.
 *
 * <ol>
 *   <li>Texts with one key are one text, written as it comes first.
 *   <li>The corpus is the further answers, then the answers of the pairs: among equal scores the earlier ranks first, so a model
 *       that finds everything equally near does not look as if it had found the answers.
 *   <li>Of the further answers a sample may be drawn: those whose hash with the seed is smallest, whatever order they come in.
 *   <li>Right for a question are the answers of all rows with that question, in the pairs and in the known pairs.
 * </ol>
 *
 * @param questions distinct questions, in order of first appearance
 * @param answers distinct answers that are searched
 * @param relevant positions of the right answers of each question
 * @param allAnswers distinct answers from which {@code answers} were drawn
 * @param grades grade of each judged answer by its position, for each question; null where rows say what is right
 */
record RetrievalTask(
        List<String> questions,
        List<String> answers,
        List<Set<Integer>> relevant,
        int allAnswers,
        @Nullable List<Map<Integer, Double>> grades) {

    RetrievalTask {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        relevant = List.copyOf(relevant);
    }

    /**
     * Judged questions and the documents that are searched, each under its own id though another one may have the same text. Documents
     * that are judged and not there get positions behind all others: they are never found.
     *
     * @param documents text by id
     */
    static RetrievalTask judged(Judgements judgements, Map<String, String> documents) {
        if (judgements.queryIds()) {
            throw new UsageException(
                    "Judgements by ids of queries cannot be searched. Put the texts in the place of the ids.");
        }
        Map<String, Integer> position = new HashMap<>();
        documents.keySet().forEach(id -> position.put(id, position.size()));
        List<Map<Integer, Double>> grades = new ArrayList<>();
        List<Set<Integer>> relevant = new ArrayList<>();
        judgements.byQuery().values().forEach(ofQuery -> {
            Map<Integer, Double> byPosition = new LinkedHashMap<>();
            ofQuery.forEach(
                    (id, grade) -> byPosition.put(position.computeIfAbsent(id, missing -> position.size()), grade));
            grades.add(byPosition);
            Set<Integer> positions = new TreeSet<>(byPosition.keySet());
            positions.removeIf(at -> byPosition.getOrDefault(at, 0.0) <= 0);
            relevant.add(positions);
        });
        List<String> answers = List.copyOf(documents.values());
        return new RetrievalTask(List.copyOf(judgements.byQuery().keySet()), answers, relevant, answers.size(), grades);
    }

    /** Collects what makes a task. */
    static final class Builder {

        private final Dataset pairs;
        private final List<List<String>> further = new ArrayList<>();
        private final List<Dataset> known = new ArrayList<>();
        private boolean exactTexts;
        private int mostAnswers = Integer.MAX_VALUE;
        private long seed;

        Builder(Dataset pairs) {
            if (pairs.columnCount() < 2) {
                throw new UsageException("Retrieval needs two text columns, questions and answers, but the data have "
                        + pairs.columnCount() + ".");
            }
            this.pairs = pairs;
        }

        void further(List<String> answers) {
            further.add(answers);
        }

        void known(Dataset rows) {
            known.add(rows);
        }

        void exactTexts() {
            exactTexts = true;
        }

        void sample(int most, long withSeed) {
            if (most < 1) {
                throw new UsageException("The answers that are searched must be at least 1, but are " + most + ".");
            }
            mostAnswers = most;
            seed = withSeed;
        }

        RetrievalTask build() {
            UnaryOperator<String> key = exactTexts ? UnaryOperator.identity() : TextKey::of;
            Map<String, String> questions = distinct(List.of(pairs.column(0)), key);
            Map<String, Set<String>> right = rightAnswers(questions.keySet(), key);
            List<List<String>> ofPairs = new ArrayList<>(List.of(pairs.column(1)));
            known.forEach(rows -> ofPairs.add(answersOf(rows, questions.keySet(), key)));
            Map<String, String> own = distinct(ofPairs, key);
            FurtherAnswers others = new FurtherAnswers(further, key, Math.max(0, mostAnswers - own.size()), seed);
            List<String> answers = new ArrayList<>(others.draw(own.keySet()));
            int all = own.size() + others.distinct();

            Map<String, Integer> position = new HashMap<>();
            own.forEach((answerKey, text) -> {
                position.put(answerKey, answers.size());
                answers.add(text);
            });
            List<Set<Integer>> relevant = new ArrayList<>();
            for (String question : questions.keySet()) {
                Set<Integer> positions = new TreeSet<>();
                right.getOrDefault(question, Set.of()).forEach(answer -> positions.add(position.get(answer)));
                relevant.add(positions);
            }
            return new RetrievalTask(List.copyOf(questions.values()), answers, relevant, all, null);
        }

        /** Key to text as it comes first, in order. */
        private static Map<String, String> distinct(List<List<String>> texts, UnaryOperator<String> key) {
            Map<String, String> distinct = new LinkedHashMap<>();
            for (List<String> list : texts) {
                for (String text : list) {
                    distinct.putIfAbsent(key.apply(text), text);
                }
            }
            return distinct;
        }

        private static List<String> answersOf(Dataset rows, Set<String> questions, UnaryOperator<String> key) {
            List<String> answers = new ArrayList<>();
            for (int row = 0; row < rows.rows(); row++) {
                if (questions.contains(key.apply(rows.text(row, 0)))) {
                    answers.add(rows.text(row, 1));
                }
            }
            return answers;
        }

        private Map<String, Set<String>> rightAnswers(Set<String> questions, UnaryOperator<String> key) {
            Map<String, Set<String>> right = new HashMap<>();
            List<Dataset> sources = new ArrayList<>(List.of(pairs));
            sources.addAll(known);
            for (Dataset source : sources) {
                for (int row = 0; row < source.rows(); row++) {
                    String question = key.apply(source.text(row, 0));
                    if (questions.contains(question)) {
                        right.computeIfAbsent(question, none -> new HashSet<>()).add(key.apply(source.text(row, 1)));
                    }
                }
            }
            return right;
        }
    }
}
