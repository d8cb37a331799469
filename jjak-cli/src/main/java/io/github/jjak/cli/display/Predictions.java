package io.github.jjak.cli.display;

import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.rank.Ranking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What retrieval found for each question. */
public final class Predictions {

    private static final int HITS = 10;

    private final InformationRetrievalEvaluator retrieval;
    private final List<Ranking> rankings;

    public Predictions(InformationRetrievalEvaluator retrieval, List<Ranking> rankings) {
        this.retrieval = retrieval;
        this.rankings = rankings;
    }

    /** Rank of the first right answer, from 1; beyond all ranks looked at where there is none. */
    private int rank(int question) {
        Ranking ranking = rankings.get(question);
        Set<Integer> right = retrieval.relevant().get(question);
        return IntStream.range(0, ranking.size())
                .filter(rank -> right.contains(ranking.position(rank)))
                .map(rank -> rank + 1)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    /** Lines of words on the questions whose right answer ranks lowest, the lowest first. */
    public List<String> worst(int most, boolean texts) {
        List<String> lines = new ArrayList<>();
        IntStream.range(0, rankings.size())
                .filter(question -> !retrieval.relevant().get(question).isEmpty())
                .boxed()
                .sorted(Comparator.comparingInt(this::rank).reversed())
                .limit(most)
                .forEach(question -> lines.add(line(question, texts)));
        return lines;
    }

    private String line(int question, boolean texts) {
        int rank = rank(question);
        Ranking ranking = rankings.get(question);
        String line = HumanReadable.format(
                "question %d: right answer %s, best score %s",
                question + 1,
                rank == Integer.MAX_VALUE ? "not among " + ranking.size() + " hits" : "at rank " + rank,
                ranking.size() == 0 ? "none" : HumanReadable.format("%.4f", ranking.score(0)));
        if (!texts) {
            return line;
        }
        String right = retrieval.relevant().get(question).stream()
                .filter(this::isSearched)
                .min(Comparator.naturalOrder())
                .map(retrieval.answers()::get)
                .orElse("not among the answers");
        return line
                + HumanReadable.format(
                        "%n  question: %s%n  right:    %s%n  found:    %s",
                        retrieval.questions().get(question),
                        right,
                        ranking.size() == 0 ? "nothing" : retrieval.answers().get(ranking.position(0)));
    }

    /** What is judged may be missing from what is searched. */
    private boolean isSearched(int answer) {
        return answer < retrieval.answers().size();
    }

    /** One line of JSON for each question. */
    public void write(Path file) {
        StringBuilder lines = new StringBuilder();
        for (int question = 0; question < rankings.size(); question++) {
            lines.append(JsonFile.formatLine(json(question))).append('\n');
        }
        AtomicFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> json(int question) {
        Ranking ranking = rankings.get(question);
        Set<Integer> right = retrieval.relevant().get(question);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("query", retrieval.questions().get(question));
        json.put(
                "right",
                right.stream()
                        .filter(this::isSearched)
                        .sorted()
                        .map(retrieval.answers()::get)
                        .toList());
        json.put("rank", rank(question) == Integer.MAX_VALUE ? null : rank(question));
        List<Map<String, Object>> hits = new ArrayList<>();
        for (int rank = 0; rank < Math.min(HITS, ranking.size()); rank++) {
            Map<String, Object> hit = new LinkedHashMap<>();
            hit.put("rank", rank + 1);
            hit.put("text", retrieval.answers().get(ranking.position(rank)));
            hit.put("score", ranking.score(rank));
            hit.put("right", right.contains(ranking.position(rank)));
            hits.add(hit);
        }
        json.put("hits", hits);
        return json;
    }
}
