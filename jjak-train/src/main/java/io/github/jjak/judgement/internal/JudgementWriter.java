package io.github.jjak.judgement.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.judgement.JudgementFormat;
import io.github.jjak.judgement.Judgements;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes judgements in the formats of others, whole or not at all. */
public final class JudgementWriter {

    private JudgementWriter() {}

    /** @return the files written */
    public static List<Path> write(Judgements judgements, Path file, JudgementFormat format) {
        if (judgements.queryIds() && !format.hasQueryIds()) {
            throw new UsageException(
                    "The format " + format + " has the texts of queries, but only their ids are here. Give the texts.");
        }
        return switch (format) {
            case TREC -> writeTrec(judgements, file);
            case QUEPID -> writeQuepid(judgements, file);
            case OPENSEARCH -> writeOpenSearch(judgements, file);
        };
    }

    private static List<Path> writeTrec(Judgements judgements, Path file) {
        StringBuilder lines = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, Map<String, Double>> entry : judgements.byQuery().entrySet()) {
            number++;
            String topic = judgements.queryIds() ? field(entry.getKey()) : Integer.toString(number);
            entry.getValue()
                    .forEach((document, grade) -> lines.append(topic)
                            .append(" 0 ")
                            .append(field(document))
                            .append(' ')
                            .append(whole(grade))
                            .append('\n'));
        }
        AtomicFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
        if (judgements.queryIds()) {
            return List.of(file);
        }
        Path queries = file.resolveSibling(file.getFileName() + ".queries.csv");
        TableFile.write(queries, List.of(Column.text("id"), Column.text("question")), sink -> {
            int topic = 0;
            for (String query : judgements.byQuery().keySet()) {
                sink.row(Integer.toString(++topic), query);
            }
        });
        return List.of(file, queries);
    }

    private static long whole(double grade) {
        if (grade != Math.rint(grade)) {
            throw new UsageException("TREC's qrels have whole grades, but one is " + grade
                    + ". Use another format, or round the grades.");
        }
        return (long) grade;
    }

    private static String field(String name) {
        if (name.chars().anyMatch(Character::isWhitespace)) {
            throw new UsageException(
                    "TREC's qrels separate fields by white space, but an id has some. Use another format or other ids.");
        }
        return name;
    }

    private static List<Path> writeQuepid(Judgements judgements, Path file) {
        TableFile.write(
                file,
                List.of(Column.text("query"), Column.text("docid"), Column.text("rating")),
                sink -> judgements
                        .byQuery()
                        .forEach((query, grades) ->
                                grades.forEach((document, grade) -> sink.row(query, document, plain(grade)))));
        return List.of(file);
    }

    private static String plain(double grade) {
        return grade == Math.rint(grade) ? Long.toString(whole(grade)) : Double.toString(grade);
    }

    private static List<Path> writeOpenSearch(Judgements judgements, Path file) {
        ObjectNode root = JsonFile.object();
        root.put("name", String.valueOf(file.getFileName()).replaceFirst("\\.json$", ""));
        root.put("description", "Written by Jjak").put("type", "IMPORT_JUDGMENT");
        ArrayNode queries = root.putArray("judgmentRatings");
        judgements.byQuery().forEach((query, grades) -> {
            ArrayNode ratings = queries.addObject().put("query", query).putArray("ratings");
            grades.forEach((document, grade) -> ratings.addObject()
                    .put("docId", document)
                    .put("rating", String.format(Locale.ROOT, "%.3f", grade)));
        });
        AtomicFile.write(file, (JsonFile.format(root) + "\n").getBytes(StandardCharsets.UTF_8));
        return List.of(file);
    }
}
