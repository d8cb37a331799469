package io.github.jjak.search.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.lifetime.internal.UseCount;
import io.github.jjak.search.Bm25Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A corpus searched by words: BM25 (Robertson and Zaragoza 2009) as Lucene computes it, with the analyzer of the corpus' language.
 *
 * <p>Text lengths are kept as Lucene keeps them, exactly up to 40 terms and in steps beyond. Hits of equal score are ordered by
 * corpus position. A query's repeated terms count as often as they stand there. Searching is thread-safe.
 */
public final class Bm25Index implements AutoCloseable {

    static final String FIELD = "text";

    private static final Logger log = LoggerFactory.getLogger(Bm25Index.class);

    private final Bm25Options options;
    private final String language;
    private final TermAnalysis analysis;
    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final UseCount uses = new UseCount("This BM25 index", this::free);

    private Bm25Index(
            Bm25Options options, String language, TermAnalysis analysis, Directory directory, DirectoryReader reader) {
        this.options = options;
        this.language = language;
        this.analysis = analysis;
        this.directory = directory;
        this.reader = reader;
        this.searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        searcher.setSimilarity(similarity(options));
    }

    /**
     * Indexes a corpus.
     *
     * @param corpus texts; hits are positions in this list. Empty texts are never found
     * @throws UsageException if the language is unknown or the folder is not empty
     * @throws RunException if the index cannot be written
     */
    public static Bm25Index build(List<String> corpus, Bm25Options options) {
        String language =
                options.language().equals(Bm25Options.AUTO) ? LanguageDetection.detect(corpus) : options.language();
        TermAnalysis analysis = new TermAnalysis(language, options.longestText());
        Directory directory = open(options.folder());
        try {
            write(corpus, options, analysis, directory);
            analysis.report(log, corpus.size());
            log.info("Indexed {} texts for BM25, language {}.", corpus.size(), language);
            return new Bm25Index(options, language, analysis, directory, DirectoryReader.open(directory));
        } catch (IOException cause) {
            clear(directory);
            throw new RunException("The BM25 index could not be written: " + cause.getMessage(), cause);
        }
    }

    private static void write(List<String> corpus, Bm25Options options, TermAnalysis analysis, Directory directory)
            throws IOException {
        // One thread, neighbours merged, one segment: a document's number in Lucene is its position in the corpus.
        IndexWriterConfig configuration = new IndexWriterConfig(analysis.analyzer())
                .setSimilarity(similarity(options))
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        try (IndexWriter writer = new IndexWriter(directory, configuration)) {
            for (String text : corpus) {
                Document document = new Document();
                document.add(new Field(FIELD, analysis.cut(text), type));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    private static BM25Similarity similarity(Bm25Options options) {
        return new BM25Similarity((float) options.k1(), (float) options.b());
    }

    private static Directory open(@Nullable Path folder) {
        if (folder == null) {
            return new ByteBuffersDirectory();
        }
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new UsageException(
                            "The folder " + folder + " for the BM25 index is not empty; name a new one.");
                }
            }
            return FSDirectory.open(folder);
        } catch (IOException cause) {
            throw new RunException(
                    "The folder " + folder + " for the BM25 index cannot be used: " + cause.getMessage(), cause);
        }
    }

    /** Number of texts in the corpus. */
    public int size() {
        return reader.maxDoc();
    }

    /** Code of the language whose analyzer is used; {@code none} for the plain one. */
    public String language() {
        return language;
    }

    /**
     * The best texts of every query.
     *
     * @param queries any texts; one without terms has no hits
     * @param depth most hits for each query, at least 1
     * @return hits with a score above 0 only
     * @throws UsageException if {@code depth} is below 1
     */
    public Hits search(List<String> queries, int depth) {
        if (depth < 1) {
            throw new UsageException("depth is " + depth + "; ask for at least 1 hit.");
        }
        try (UseCount.Use use = uses.begin()) {
            return new Bm25Search(searcher, analysis, options, depth).all(queries);
        }
    }

    IndexSearcher searcher() {
        return searcher;
    }

    TermAnalysis analysis() {
        return analysis;
    }

    /** Refuses further searches and frees the index when the last one has ended; one in a folder is deleted. */
    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        try {
            reader.close();
        } catch (IOException cause) {
            throw new RunException("The BM25 index could not be closed: " + cause.getMessage(), cause);
        } finally {
            analysis.close();
            clear(directory);
        }
    }

    private static void clear(Directory directory) {
        try (Directory closing = directory) {
            for (String file : closing.listAll()) {
                closing.deleteFile(file);
            }
        } catch (IOException cause) {
            log.warn("Files of the BM25 index could not be deleted: {}", cause.getMessage());
        }
    }
}
