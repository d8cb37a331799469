package io.github.jjak.cli.option;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an index is made; only for a new one. */
public final class IndexOptions {

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description =
                    "Language of the answers, such as ko or en; none to cut into words only (default: found out).")
    private @Nullable String language;

    @Option(
            names = "--passage-tokens",
            paramLabel = "N",
            description = "Longest passage of an answer (default: what the model looks at; 256 words without one).")
    private @Nullable Integer passageTokens;

    @Option(
            names = "--passage-overlap",
            paramLabel = "N",
            description = "Most tokens that neighbouring passages share (default: a fifth of a passage).")
    private @Nullable Integer passageOverlap;

    @Option(
            names = "--synonyms",
            paramLabel = "FILE",
            description = "A text file; words and phrases of a line, parted by commas, mean the same in questions.")
    private @Nullable Path synonyms;

    @Option(
            names = "--user-dictionary",
            paramLabel = "FILE",
            description = "Korean words that Nori does not know: one a line, a compound with its parts behind it.")
    private @Nullable Path userDictionary;

    public IndexSettings settings(List<String> columns) {
        return IndexSettings.ofDefaults()
                .withLanguage(language == null ? Bm25Options.AUTO : language)
                .withColumns(columns)
                .withPassages(passageTokens, passageOverlap)
                .withSynonyms(lines(synonyms).stream()
                        .map(line -> Arrays.stream(line.split(",", 0))
                                .map(String::strip)
                                .filter(word -> !word.isEmpty())
                                .toList())
                        .toList())
                .withUserDictionary(lines(userDictionary));
    }

    /** What an index was made with, it keeps. */
    public void refuseFor(IndexMetadata there) {
        boolean given = language != null
                || passageTokens != null
                || passageOverlap != null
                || synonyms != null
                || userDictionary != null;
        if (given) {
            throw new UsageException(
                    "An index keeps the language (" + there.settings().language()
                            + "), passages, synonyms and dictionary that it was made with. Leave these options out, or make it again"
                            + " with --overwrite.");
        }
    }

    /** Lines that hold something; those that begin with # are remarks. */
    private static List<String> lines(@Nullable Path file) {
        if (file == null) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException cause) {
            throw new DataException(file + " cannot be read as a UTF-8 text file.", cause);
        }
    }
}
