package io.github.jjak.cli.command;

import io.github.jjak.cli.display.SearchOutput;
import io.github.jjak.cli.option.BackendOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.CorpusFile;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.RerankOptions;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.Reranker;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jjak search}: questions in, answers out. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Search for answers to questions, in an index or directly in a file.",
        description = {
            "Without a question, questions are read from standard input, one per line.",
            "The score depends on the mode: a BM25 score, a cosine, or, for hybrid, a combination of both;"
                    + " with --rerank, the",
            "cross-encoder's."
        },
        footer = {
            "",
            "Examples:",
            "  jjak search \"비밀번호를 잊었어요\" --model out/best --corpus answers.csv:answer",
            "  jjak search --index faq-index --top-k 3 --filter category=계정 --json \"비밀번호를 잊었어요\""
        })
public final class SearchCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "QUESTION", arity = "0..*", description = "Questions, each in quotes.")
    private List<String> questions = List.of();

    @Option(names = "--index", paramLabel = "DIR", description = "Index created by jjak index.")
    private @Nullable Path index;

    @Option(
            names = "--corpus",
            paramLabel = "FILE:COLUMN",
            description = "Instead of --index: a column of a file, embedded for this search only.")
    private @Nullable String corpus;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "With --corpus: the model, as for embed. With --index: the new location of the index's model, if"
                            + " it was moved.")
    private @Nullable String model;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "bm25, dense or hybrid (default: hybrid; bm25 without a model).")
    private @Nullable SearchMode mode;

    @Option(names = "--top-k", paramLabel = "N", description = "Maximum number of hits (default: ${DEFAULT-VALUE}).")
    private int topK = 5;

    @Option(
            names = "--min-score",
            paramLabel = "X",
            description =
                    "Minimum score of a hit, on the mode's scale (default: the index's threshold, if it has one).")
    private @Nullable Double minScore;

    @Option(
            names = "--filter",
            paramLabel = "COLUMN=VALUE",
            description = "Only rows with this value; can be repeated for several columns.")
    private Map<String, String> filters = Map.of();

    @Mixin
    private BackendOption backend = new BackendOption();

    @Mixin
    private RerankOptions rerank = new RerankOptions();

    @Option(names = "--explain", description = "Explain each hit: matched terms, passage, ranks in both lists.")
    private boolean explain;

    private @Nullable Reranker reranker;

    @Override
    public void run() {
        common.apply();
        SearchRequest request = new SearchRequest(mode, topK, minScore, filters, explain);
        String file = corpus;
        Path folder = index;
        if ((file == null) == (folder == null)) {
            throw new UsageException("Give either --index DIR or --corpus FILE:COLUMN to search in.");
        }
        try (RerankOptions.Loaded loaded = rerank.load(common)) {
            reranker = loaded.reranker();
            if (folder != null) {
                searchIndex(folder, request);
            } else if (file != null) {
                searchFile(CorpusFile.parse(file), request);
            }
        }
    }

    private void searchIndex(Path folder, SearchRequest request) {
        IndexMetadata metadata = SearchIndex.describe(folder);
        if (metadata.progress() != null) {
            common.say(
                    "%s is incomplete: %d rows are indexed. Run the same jjak index command again to continue.",
                    folder, metadata.progress().rows());
        }
        String location = model == null ? metadata.model() : model;
        if (location == null || mode == SearchMode.BM25) {
            try (SearchIndex open = SearchIndex.open(folder, null)) {
                answer(open, request);
            }
            return;
        }
        try (SentenceTransformer transformer =
                        ModelOption.load(location, common, backend.in(LoadOptions.ofDefaults()));
                SearchIndex open = SearchIndex.open(folder, transformer)) {
            answer(open, request);
        }
    }

    private void searchFile(CorpusFile file, SearchRequest request) {
        String location = model;
        if (location == null && mode != null && mode != SearchMode.BM25) {
            throw new UsageException("--mode " + mode + " needs --model MODEL.");
        }
        if (!filters.isEmpty()) {
            throw new UsageException("--filter needs an index with columns; create one with jjak index.");
        }
        Preflight.model(location);
        List<IndexRow> rows = file.rows(common);
        if (location == null || mode == SearchMode.BM25) {
            try (SearchIndex open = SearchIndex.inMemory(rows, IndexSettings.ofDefaults(), null)) {
                answer(open, request);
            }
            return;
        }
        try (SentenceTransformer transformer =
                ModelOption.load(location, common, backend.in(LoadOptions.ofDefaults()))) {
            common.say("Embedding %d distinct texts of %s.", rows.size(), file.file());
            try (SearchIndex open = SearchIndex.inMemory(rows, IndexSettings.ofDefaults(), transformer)) {
                answer(open, request);
            }
        }
    }

    private void answer(SearchIndex open, SearchRequest request) {
        if (!questions.isEmpty()) {
            questions.forEach(question -> print(open, question, request));
            return;
        }
        common.say("%d rows, %s. Type a question; Ctrl-D quits.", open.size(), mode(open, request));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            prompt();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    print(open, line.strip(), request);
                }
                prompt();
            }
        } catch (IOException cause) {
            throw new RunException("Standard input cannot be read: " + cause.getMessage(), cause);
        }
        common.say("");
    }

    private void prompt() {
        if (!common.quiet) {
            System.err.print("? ");
            System.err.flush();
        }
    }

    private static SearchMode mode(SearchIndex open, SearchRequest request) {
        return request.mode() == null ? open.usualMode() : request.mode();
    }

    private void print(SearchIndex open, String question, SearchRequest request) {
        Reranker second = reranker;
        List<SearchHit> hits = second == null ? open.search(question, request) : second.search(open, question, request);
        if (common.json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("query", question);
            line.put("hits", hits.stream().map(SearchOutput::json).toList());
            System.out.println(JsonFile.formatLine(line));
            return;
        }
        if (questions.size() > 1) {
            System.out.println("? " + question);
        }
        hits.forEach(hit -> System.out.print(SearchOutput.words(hit)));
        if (hits.isEmpty()) {
            common.say("%s", SearchOutput.nothing(open.metadata().thresholds().get(mode(open, request)), minScore));
        }
    }
}
