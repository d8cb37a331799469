package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.search.index.Reranker;
import io.github.jjak.serve.ServerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The second stage of a search. */
public final class RerankOptions {

    @Option(
            names = "--rerank",
            paramLabel = "MODEL",
            description =
                    "A cross-encoder that reads the question with each of the best hits and reorders them (folder,"
                            + " Hugging Face id, or builtin:ko-rerank-mini).")
    private @Nullable String model;

    @Option(names = "--rerank-depth", paramLabel = "N", description = "Hits that --rerank reads (default: 50).")
    private @Nullable Integer depth;

    @Option(
            names = "--rerank-budget",
            paramLabel = "MS",
            description =
                    "Milliseconds that --rerank may take for a question; hits that are not read by then follow in their"
                            + " old order (default: no limit).")
    private @Nullable Integer budget;

    @Option(
            names = "--rerank-weight",
            paramLabel = "X",
            description =
                    "Weight of --rerank's scores in the order, 0 to 1; the rest is the first search's. jjak evaluate"
                            + " --rerank finds a good one (default: what the model recommends, else 1).")
    private @Nullable Double weight;

    /** Whether there is a second stage. */
    public boolean given() {
        return model != null;
    }

    /** The second stage, loaded; the caller closes it. */
    public Loaded load(CommonOptions common) {
        check();
        String location = model;
        if (location == null) {
            return new Loaded(null, null);
        }
        CrossEncoder loaded = CrossEncoders.load(location, null, common);
        try {
            Reranker reranker = Reranker.of(loaded, depth(), budget());
            return new Loaded(weight == null ? reranker : reranker.withWeight(weight), loaded);
        } catch (RuntimeException failure) {
            loaded.close();
            throw failure;
        }
    }

    /** Refuses numbers that cannot be, and a model that is not there. */
    public void check() {
        if (model == null && (depth != null || budget != null || weight != null)) {
            throw new UsageException("--rerank-depth, --rerank-budget and --rerank-weight need --rerank MODEL.");
        }
        if (weight != null && !(weight >= 0 && weight <= 1)) {
            throw new UsageException("--rerank-weight must be from 0 to 1, but is " + weight + ".");
        }
        if (depth != null && (depth < 1 || depth > Reranker.MOST_DEPTH)) {
            throw new UsageException(
                    "--rerank-depth must be from 1 to " + Reranker.MOST_DEPTH + ", but is " + depth + ".");
        }
        if (budget != null && budget < 1) {
            throw new UsageException("--rerank-budget must be at least 1, but is " + budget + ".");
        }
        Preflight.model(model);
    }

    private int depth() {
        return depth == null ? Reranker.DEFAULT_DEPTH : depth;
    }

    private @Nullable Duration budget() {
        return budget == null ? null : Duration.ofMillis(budget);
    }

    /** The second stage of a server, which loads it. */
    ServerOptions.Builder apply(ServerOptions.Builder server) {
        check();
        return server.reranker(model, depth(), budget()).rerankWeight(weight);
    }

    /**
     * A second stage, if there is one.
     *
     * @param model behind it
     */
    public record Loaded(
            @Nullable Reranker reranker, @Nullable CrossEncoder model) implements AutoCloseable {

        @Override
        public void close() {
            if (model != null) {
                model.close();
            }
        }
    }
}
