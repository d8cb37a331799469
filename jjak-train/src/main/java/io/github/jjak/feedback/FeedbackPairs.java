package io.github.jjak.feedback;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Feedback as rows to train on, alone or together with pairs that are there.
 *
 * <ol>
 *   <li>Ids become the texts of the answers. Two ids with one text are one answer; if one of them is right and the other one refused,
 *       that is a conflict, and neither is used.
 *   <li>Where the data have a pair, the data are right: feedback that refuses it is a conflict, feedback that accepts it is nothing new.
 *   <li>Right answers become rows. Refused ones become negatives, tagged {@link #TAG}, of every row with their question; a question
 *       without a right answer has no row to which they could belong.
 * </ol>
 *
 * <p>Immutable and thread-safe.
 */
public final class FeedbackPairs {

    /** Provenance of the negatives. */
    public static final String TAG = "feedback";

    /** Provenance of the data's own negatives, where they have none. */
    public static final String DATA_TAG = "data";

    /** Most refused answers of a question that are used: each is one more column. */
    public static final int MOST_NEGATIVES = 5;

    private static final List<String> NAMES = List.of("question", "answer");

    /** A question and an answer by their keys, whatever they look like. */
    private record Pair(String question, String answer) {}

    private final @Nullable Dataset data;
    private final FeedbackJudgements judgements;
    private final Map<Pair, String[]> positives = new LinkedHashMap<>();
    private final Map<Pair, String[]> negatives = new LinkedHashMap<>();
    private final Set<Pair> known = new HashSet<>();
    private final Set<Pair> clicked = new HashSet<>();
    private final Set<Pair> marked = new HashSet<>();
    private int alreadyKnown;
    private int conflicts;
    private int withoutAnswer;

    private FeedbackPairs(FeedbackJudgements judgements, Map<String, String> answers, @Nullable Dataset data) {
        this.judgements = judgements;
        this.data = data;
        this.conflicts = judgements.conflicts();
        if (data != null) {
            double[] labels = data.scores();
            for (int row = 0; row < data.rows(); row++) {
                if (labels == null || labels[row] == 1) {
                    known.add(new Pair(TextKey.of(data.text(row, 0)), TextKey.of(data.text(row, 1))));
                }
            }
        }
        judgements.hits().forEach(hit -> add(hit, answers.get(hit.objectId())));
        List<Pair> contradicting =
                negatives.keySet().stream().filter(positives::containsKey).toList();
        conflicts += contradicting.size();
        positives.keySet().removeAll(contradicting);
        negatives.keySet().removeAll(contradicting);
        clicked.retainAll(positives.keySet());
        clicked.removeAll(marked);
    }

    /**
     * Takes feedback alone.
     *
     * @param answers text of each answer by its id
     */
    public static FeedbackPairs of(FeedbackJudgements judgements, Map<String, String> answers) {
        return new FeedbackPairs(judgements, answers, null);
    }

    /**
     * Takes feedback together with data.
     *
     * @param answers text of each answer by its id
     * @param data question, answer and perhaps negatives; or two texts with labels 1 and 0
     * @throws UsageException for data with one column or with scores that are no labels
     */
    public static FeedbackPairs of(FeedbackJudgements judgements, Map<String, String> answers, Dataset data) {
        if (data.columnCount() < 2) {
            throw new UsageException("Feedback goes with questions and answers, but the data have one column.");
        }
        double[] labels = data.scores();
        for (int row = 0; labels != null && row < labels.length; row++) {
            if (labels[row] != 0 && labels[row] != 1) {
                throw new UsageException(
                        "Feedback says right or wrong, so it goes with labels 1 and 0, but the data have the"
                                + " score " + labels[row] + ".");
            }
        }
        return new FeedbackPairs(judgements, answers, data);
    }

    private void add(JudgedHit hit, @Nullable String answer) {
        if (answer == null || TextKey.of(answer).isEmpty()) {
            withoutAnswer++;
            return;
        }
        Pair pair = new Pair(TextKey.of(hit.question()), TextKey.of(answer));
        if (known.contains(pair)) {
            alreadyKnown += hit.relevant() ? 1 : 0;
            conflicts += hit.relevant() ? 0 : 1;
            return;
        }
        Map<Pair, String[]> judged = hit.relevant() ? positives : negatives;
        judged.putIfAbsent(pair, new String[] {hit.question(), answer});
        if (hit.byClicks()) {
            clicked.add(pair);
        } else {
            marked.add(pair);
        }
    }

    /**
     * Rows of question, answer and negatives, which a row may lack; first those of the data.
     *
     * @throws DataException if there is no row
     * @throws UsageException for data with labels
     */
    public FeedbackRows rows() {
        if (data != null && data.scores() != null) {
            throw new UsageException("Rows of question, answer and negatives have no labels, but the data have.");
        }
        List<String> names = new ArrayList<>(names());
        List<List<String>> columns = new ArrayList<>();
        List<List<String>> tags = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            columns.add(ofDataAnd(positives, column));
            if (column >= 2) {
                tags.add(tagsOfData(column - 2, columns.get(0).size()));
            }
        }
        requireRows(columns.get(0));
        List<String> questions = columns.get(0).stream().map(TextKey::of).toList();
        Map<String, List<String>> refused = refused();
        int most = questions.stream()
                .mapToInt(question -> used(refused, question).size())
                .max()
                .orElse(0);
        for (int number = 0; number < most; number++) {
            int at = number;
            names.add(free("feedback_negative_" + (number + 1), names));
            tags.add(Collections.nCopies(questions.size(), TAG));
            columns.add(questions.stream()
                    .map(question -> used(refused, question))
                    .map(texts -> at < texts.size() ? texts.get(at) : "")
                    .toList());
        }
        Dataset dataset = Dataset.of(names, columns);
        if (most > 0 || (data != null && data.negativeTags() != null)) {
            dataset = dataset.withNegativeTags(tags);
        }
        return new FeedbackRows(withReport(dataset), summary(refused, new HashSet<>(questions)));
    }

    /**
     * Two texts and a label, 1 for right and 0 for refused; first those of the data.
     *
     * @throws DataException if there is no row
     * @throws UsageException for data without labels
     */
    public FeedbackRows labelled() {
        double[] labels = data == null ? new double[0] : data.scores();
        if (labels == null) {
            throw new UsageException("Labelled pairs go with data that have labels, but the data have none.");
        }
        Map<Pair, String[]> both = new LinkedHashMap<>(positives);
        both.putAll(negatives);
        List<List<String>> columns = List.of(ofDataAnd(both, 0), ofDataAnd(both, 1));
        requireRows(columns.get(0));
        double[] all = Arrays.copyOf(labels, columns.get(0).size());
        Arrays.fill(all, labels.length, labels.length + positives.size(), 1);
        Dataset dataset = Dataset.of(names().subList(0, 2), columns, all);
        return new FeedbackRows(withReport(dataset), summary(positives.size(), negatives.size(), 0, 0));
    }

    private List<String> names() {
        return data == null ? NAMES : data.columnNames();
    }

    private List<String> ofDataAnd(Map<Pair, String[]> pairs, int column) {
        List<String> texts = new ArrayList<>(data == null ? List.of() : data.column(column));
        pairs.values().forEach(pair -> texts.add(column < 2 ? pair[column] : ""));
        return texts;
    }

    private List<String> tagsOfData(int negative, int rows) {
        List<List<String>> given = data == null ? null : data.negativeTags();
        List<String> tags = new ArrayList<>(given == null ? List.of() : given.get(negative));
        while (tags.size() < rows) {
            tags.add(given == null ? DATA_TAG : TAG);
        }
        return tags;
    }

    private void requireRows(List<String> questions) {
        if (questions.isEmpty()) {
            throw new DataException("The feedback has no pair to train on: of " + judgements.events() + " events, "
                    + judgements.withoutText() + " have no text of the question, " + judgements.unclear()
                    + " hits are unclear, and " + withoutAnswer
                    + " judged hits have an id that no answer has. Have the server keep texts, and give the answers under the"
                    + " ids that it showed.");
        }
    }

    /** Texts of the refused answers by the key of the question. */
    private Map<String, List<String>> refused() {
        Map<String, List<String>> refused = new HashMap<>();
        negatives.forEach((pair, texts) -> refused.computeIfAbsent(pair.question(), none -> new ArrayList<>())
                .add(texts[1]));
        return refused;
    }

    private static List<String> used(Map<String, List<String>> refused, String question) {
        List<String> texts = refused.getOrDefault(question, List.of());
        return texts.subList(0, Math.min(MOST_NEGATIVES, texts.size()));
    }

    private FeedbackSummary summary(Map<String, List<String>> refused, Set<String> questions) {
        int used = 0;
        int withoutPositive = 0;
        int tooMany = 0;
        for (Map.Entry<String, List<String>> entry : refused.entrySet()) {
            int number = entry.getValue().size();
            if (questions.contains(entry.getKey())) {
                used += Math.min(MOST_NEGATIVES, number);
                tooMany += Math.max(0, number - MOST_NEGATIVES);
            } else {
                withoutPositive += number;
            }
        }
        return summary(positives.size(), used, withoutPositive, tooMany);
    }

    private FeedbackSummary summary(int accepted, int used, int withoutPositive, int tooMany) {
        return new FeedbackSummary(
                judgements.events(),
                judgements.unreadableLines(),
                judgements.withoutText(),
                accepted - clicked.size(),
                clicked.size(),
                alreadyKnown,
                used,
                conflicts,
                judgements.unclear(),
                withoutAnswer,
                withoutPositive,
                tooMany);
    }

    private Dataset withReport(Dataset dataset) {
        return data == null ? dataset : dataset.withReadReport(data.readReport());
    }

    private static String free(String wanted, List<String> taken) {
        String name = wanted;
        while (taken.contains(name)) {
            name += "_";
        }
        return name;
    }
}
