package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.judgement.Judgements;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Judgements by people, where pairs of question and answer are not enough. */
public final class JudgementOptions {

    @Option(
            names = "--judgements",
            paramLabel = "FILE",
            description = {
                "Graded judgements: TREC's qrels or BEIR's, with --data FILE --columns ID,QUESTION for the texts of the",
                "queries; Quepid's CSV; or OpenSearch's import. Searched are the documents of --corpus."
            })
    private @Nullable Path file;

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /** Whether there are any. */
    public boolean given() {
        return file != null;
    }

    /** Refuses what does not go together, before anything is read. */
    public void check(EvaluationTask task, boolean dataGiven) {
        if (file == null && !dataGiven) {
            throw new UsageException("Missing required option: '--data=FILE'. Or give --judgements FILE.");
        }
        if (file != null && task != EvaluationTask.RETRIEVAL) {
            throw new UsageException(
                    "--judgements say what a search should find, so they are for --task retrieval only.");
        }
    }

    /** What is measured. */
    RetrievalSet set(EvaluateCorpusOptions corpus, DataOptions data, CommonOptions common) {
        Path judged = file;
        if (judged == null) {
            throw new IllegalStateException("no judgements");
        }
        String location = corpus.judgedCorpus();
        Map<String, String> queries = new LinkedHashMap<>();
        Judgements judgements = withTexts(Judgements.read(judged), queries, data, common);
        Map<String, String> documents = AnswerTexts.read(location, common).texts();
        long missing = judgements.byQuery().values().stream()
                .flatMap(grades -> grades.keySet().stream())
                .distinct()
                .filter(id -> !documents.containsKey(id))
                .count();
        counts.put("judgements", judgements.size());
        counts.put("unrated", judgements.unrated());
        counts.put("judged_documents_missing", (int) missing);
        common.say(
                "%d judgements of %d queries.",
                judgements.size(), judgements.byQuery().size());
        if (missing > 0) {
            common.say(
                    "%d judged documents are not in %s; those that are relevant count as not found.",
                    missing, location);
        }
        return RetrievalSet.judged(judged.toString(), judgements, queries, documents);
    }

    /** @param texts takes the text of each query by its id, where the judgements have ids */
    private static Judgements withTexts(
            Judgements judgements, Map<String, String> texts, DataOptions data, CommonOptions common) {
        if (!judgements.queryIds()) {
            if (data.given()) {
                throw new UsageException("The judgements have the texts of their queries. Leave --data out.");
            }
            return judgements;
        }
        if (!data.given() || data.columns.size() != 2) {
            throw new UsageException(
                    "The judgements have ids of queries. Give their texts: --data FILE --columns ID,QUESTION.");
        }
        Dataset rows = data.read(ReadOptions.builder().columns(data.columns), common);
        for (int row = 0; row < rows.rows(); row++) {
            texts.put(rows.text(row, 0).strip(), rows.text(row, 1));
        }
        Judgements named = judgements.withTexts(texts);
        int without = judgements.byQuery().size() - named.byQuery().size();
        if (without > 0) {
            common.say(
                    "%d judged queries are left out: their ids are not in the data, or have the text of another one.",
                    without);
        }
        return named;
    }

    /** What {@code --json} says of them; nothing without. */
    public Map<String, Integer> counts() {
        return counts;
    }
}
