package io.github.jjak.cli.option;

import io.github.jjak.data.BeirFolder;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.CollectionEvaluator;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.judgement.Judgements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A data set whose questions are searched.
 *
 * @param name of the file or folder
 * @param questionIds id of each question that is asked
 * @param answerIds id of each answer that is searched
 */
public record RetrievalSet(
        String name, InformationRetrievalEvaluator evaluator, List<String> questionIds, List<String> answerIds) {

    public RetrievalSet {
        questionIds = List.copyOf(questionIds);
        answerIds = List.copyOf(answerIds);
    }

    /** What {@code --data}, {@code --judgements} and {@code --corpus} are: one data set, or several folders of BEIR. */
    public static List<RetrievalSet> of(
            DataOptions data, JudgementOptions judgements, EvaluateCorpusOptions corpus, CommonOptions common) {
        if (judgements.given()) {
            return List.of(judgements.set(corpus, data, common));
        }
        List<BeirFolder> folders = data.beirFolders();
        if (folders.isEmpty()) {
            return List.of(numbered(
                    data.name(),
                    corpus.retrieval(data.read(EvaluationTask.RETRIEVAL.columns(data.columns), common), data, common)));
        }
        if (!data.columns.isEmpty() || corpus.given()) {
            throw new UsageException("A folder of BEIR has its own columns and its own corpus; leave out --columns,"
                    + " --corpus, --corpus-size and --exact-texts.");
        }
        List<RetrievalSet> sets = new ArrayList<>();
        for (BeirFolder folder : folders) {
            Map<String, String> queries = folder.queries();
            Judgements named = new Judgements(folder.relevance(BeirFolder.MEASURED), true, 0).withTexts(queries);
            sets.add(judged(folder.name(), named, queries, folder.documents()));
        }
        return sets;
    }

    /** The evaluator of one data set, or of all of them. */
    public static Evaluator evaluator(String location, List<RetrievalSet> sets) {
        if (sets.size() == 1) {
            return sets.get(0).evaluator();
        }
        Map<String, Evaluator> byName = new LinkedHashMap<>();
        sets.forEach(set -> byName.put(set.name(), set.evaluator()));
        return CollectionEvaluator.mean(collection(location), byName);
    }

    /** What stands in front of the means over data sets: the name of the folder in which they are. */
    public static String collection(String location) {
        return location.contains(",")
                ? ""
                : String.valueOf(Path.of(location).toAbsolutePath().normalize().getFileName());
    }

    /** Questions and answers without ids are numbered from 1. */
    static RetrievalSet numbered(String name, InformationRetrievalEvaluator evaluator) {
        return new RetrievalSet(
                name,
                evaluator,
                numbers(evaluator.questions().size()),
                numbers(evaluator.answers().size()));
    }

    /**
     * Judged questions.
     *
     * @param queries text of each question by its id; empty where the judgements have texts themselves
     * @param documents text by id
     */
    static RetrievalSet judged(
            String name, Judgements judgements, Map<String, String> queries, Map<String, String> documents) {
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(judgements, documents);
        Map<String, String> ids = new HashMap<>();
        queries.forEach((id, text) -> ids.putIfAbsent(text, id));
        List<String> numbers = numbers(evaluator.questions().size());
        List<String> questionIds = IntStream.range(0, numbers.size())
                .mapToObj(question -> ids.getOrDefault(evaluator.questions().get(question), numbers.get(question)))
                .toList();
        return new RetrievalSet(name, evaluator, questionIds, List.copyOf(documents.keySet()));
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }
}
