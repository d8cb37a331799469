package io.github.jjak.judgement.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.rank.Ranking;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what a search found as a run of TREC: {@code topic Q0 document rank score tag}, a line per hit. Programs such as trec_eval go by
 * the score, so among equal scores their order may be another one.
 */
public final class TrecRun {

    private TrecRun() {}

    /**
     * Writes the file, whole or not at all.
     *
     * @param topics id of each question
     * @param documents id of each document, by its position
     * @param rankings of each question
     * @param tag names the run
     * @throws UsageException if an id or the tag has white space, which separates the fields
     * @throws RunException if the file cannot be written
     */
    public static void write(
            Path file, List<String> topics, List<String> documents, List<Ranking> rankings, String tag) {
        topics.forEach(TrecRun::field);
        documents.forEach(TrecRun::field);
        field(tag);
        AtomicFile.write(file, channel -> {
            OutputStream bytes = Channels.newOutputStream(channel);
            // The channel is closed by who opened it.
            Writer lines = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16);
            for (int query = 0; query < rankings.size(); query++) {
                write(lines, topics.get(query), documents, rankings.get(query), tag);
            }
            lines.flush();
        });
    }

    private static void write(Writer lines, String topic, List<String> documents, Ranking ranking, String tag)
            throws IOException {
        for (int rank = 0; rank < ranking.size(); rank++) {
            lines.write(topic + " Q0 " + documents.get(ranking.position(rank)) + " " + (rank + 1) + " "
                    + ranking.score(rank) + " " + tag + "\n");
        }
    }

    private static void field(String name) {
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw new UsageException(
                    "A run of TREC separates fields by white space, but an id has some, or is empty. Use other ids.");
        }
    }
}
