package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code jjak evaluate} searches, besides the answers of its data. */
public final class EvaluateCorpusOptions {

    @Option(
            names = "--corpus",
            paramLabel = "FILE[:COLUMN]",
            description = {
                "Retrieval: more answers to search in, besides those of --data (default column: that of the answers in",
                "--data). Can be repeated. With --judgements: the documents, FILE:ID,TEXT or an index."
            })
    private List<String> corpus = List.of();

    @Option(
            names = "--corpus-size",
            paramLabel = "N",
            description = "Retrieval: search at most N answers; if there are more, a sample by --seed (default: all).")
    private @Nullable Integer size;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the sample (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--exact-texts",
            description =
                    "Retrieval: treat texts as the same only if they are identical, as sentence-transformers does;"
                            + " otherwise whitespace, case and final punctuation are ignored.")
    private boolean exactTexts;

    /** Whether anything but the answers of the data is asked for. */
    boolean given() {
        return !corpus.isEmpty() || size != null || exactTexts;
    }

    /** Seed of the sample, and of what else is drawn. */
    public long seed() {
        return seed;
    }

    /** @throws UsageException if they are given for a task without a corpus */
    public void check(EvaluationTask task) {
        if (task != EvaluationTask.RETRIEVAL && given()) {
            throw new UsageException("--corpus, --corpus-size and --exact-texts work with --task retrieval only.");
        }
    }

    /**
     * Judged documents: the one file or index of {@code --corpus}.
     *
     * @throws UsageException if there is none or are several, or an option that goes by the texts of answers
     */
    String judgedCorpus() {
        if (corpus.size() != 1 || size != null || exactTexts) {
            throw new UsageException(
                    "--judgements need one --corpus FILE:ID,TEXT or --corpus INDEX with the documents that are"
                            + " judged; --corpus-size and --exact-texts do not go with them.");
        }
        return corpus.get(0);
    }

    /** The evaluator of pairs of question and answer. */
    InformationRetrievalEvaluator retrieval(Dataset rows, DataOptions data, CommonOptions common) {
        Integer most = size;
        InformationRetrievalEvaluator.Builder builder = InformationRetrievalEvaluator.builder(rows);
        for (String location : corpus) {
            builder.furtherAnswers(
                    CorpusFile.parse(location).texts(rows.columnNames().get(1), data, common));
        }
        if (exactTexts) {
            builder.exactTexts();
        }
        return most == null ? builder.build() : builder.sample(most, seed).build();
    }
}
