package io.github.jjak.judgement;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.judgement.internal.JudgementReader;
import io.github.jjak.judgement.internal.JudgementWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judgements of documents for questions. Immutable and thread-safe.
 *
 * @param byQuery grade by document id, by query; queries and documents in the order of the file
 * @param queryIds whether queries are ids, not texts
 * @param unrated rows without a grade, which are no judgements
 */
public record Judgements(Map<String, Map<String, Double>> byQuery, boolean queryIds, int unrated) {

    public Judgements {
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        byQuery.forEach((query, grades) -> copy.put(query, Collections.unmodifiableMap(new LinkedHashMap<>(grades))));
        byQuery = Collections.unmodifiableMap(copy);
    }

    /**
     * Judgements one by one.
     *
     * @param queryIds whether their queries are ids, not texts
     * @throws UsageException if a document has two grades for one query
     */
    public static Judgements of(List<Judgement> judgements, boolean queryIds) {
        Map<String, Map<String, Double>> byQuery = new LinkedHashMap<>();
        for (Judgement judgement : judgements) {
            Double before = byQuery.computeIfAbsent(judgement.query(), none -> new LinkedHashMap<>())
                    .put(judgement.documentId(), judgement.grade());
            if (before != null && before != judgement.grade()) {
                throw new UsageException("A document has the grades " + before + " and " + judgement.grade()
                        + " for one query. Give one of them.");
            }
        }
        return new Judgements(byQuery, queryIds, 0);
    }

    /**
     * Reads a file; its format is told by its first characters.
     *
     * @throws DataException if it is missing, damaged, of no known format, or has two grades of a document for one query
     */
    public static Judgements read(Path file) {
        return JudgementReader.read(file);
    }

    /**
     * Writes a file. Where the format has ids of queries and these are texts, they are numbered from 1 in their order, and a second
     * file {@code NAME.queries.csv} has the columns {@code id} and {@code question}.
     *
     * @return the files written
     * @throws UsageException if the format has texts of queries and these are ids, or a name has white space that the format has not
     */
    public List<Path> write(Path file, JudgementFormat format) {
        return JudgementWriter.write(this, file, format);
    }

    /** Number of judgements. */
    public int size() {
        return byQuery.values().stream().mapToInt(Map::size).sum();
    }

    /**
     * The same with texts in the place of ids; queries without a text are left out.
     *
     * @param texts text of each query by its id
     * @throws DataException if no query has a text
     */
    public Judgements withTexts(Map<String, String> texts) {
        Map<String, Map<String, Double>> named = new LinkedHashMap<>();
        byQuery.forEach((query, grades) -> {
            String text = texts.get(query);
            if (text != null) {
                named.computeIfAbsent(text, none -> new LinkedHashMap<>()).putAll(grades);
            }
        });
        if (named.isEmpty()) {
            throw new DataException("None of the " + byQuery.size()
                    + " judged queries has a text: their ids are not among the " + texts.size() + " questions given.");
        }
        return new Judgements(named, false, unrated);
    }
}
