package io.github.jjak.cli.option;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.VectorStorage;
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
                    "Language of the answers, such as ko or en; none to split into words only (default: detected).")
    private @Nullable String language;

    @Option(
            names = "--passage-tokens",
            paramLabel = "N",
            description = "Maximum length of a passage (default: the model's limit; 256 words without a model).")
    private @Nullable Integer passageTokens;

    @Option(
            names = "--passage-overlap",
            paramLabel = "N",
            description = "Overlap of neighbouring passages (default: a fifth of a passage).")
    private @Nullable Integer passageOverlap;

    @Option(
            names = "--synonyms",
            paramLabel = "FILE",
            description =
                    "Text file with synonyms for questions: comma-separated words and phrases, one group per line.")
    private @Nullable Path synonyms;

    @Option(
            names = "--user-dictionary",
            paramLabel = "FILE",
            description = "User dictionary for Nori: one Korean word per line, a compound followed by its parts.")
    private @Nullable Path userDictionary;

    @Option(
            names = "--vectors",
            paramLabel = "TYPE",
            description =
                    "float32, or int8: the HNSW graph is searched by scalar-quantised copies; hits are scored by the"
                            + " vectors themselves (default: float32).")
    private @Nullable String vectors;

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
                .withUserDictionary(lines(userDictionary))
                .withVectors(vectors == null ? VectorStorage.FLOAT32 : VectorStorage.parse(vectors));
    }

    /** What an index was made with, it keeps. */
    public void refuseFor(IndexMetadata there) {
        boolean given = language != null
                || passageTokens != null
                || passageOverlap != null
                || synonyms != null
                || userDictionary != null
                || vectors != null;
        if (given) {
            throw new UsageException(
                    "An index keeps the language (" + there.settings().language()
                            + "), passages, synonyms, dictionary and form of vectors that it was created with. Leave these options out,"
                            + " or recreate it with --overwrite.");
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
