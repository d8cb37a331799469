package io.github.jjak.cli.command;

import io.github.jjak.cli.option.BackendOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.RerankOptions;
import io.github.jjak.cli.option.ServeOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.serve.JjakServer;
import io.github.jjak.serve.ServerOptions;
import io.github.jjak.serve.generation.Source;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak serve}: a model and an index behind HTTP, until a signal. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Serve a model and an index over HTTP, with a search page.",
        description = {
            "POST /search, GET /search?q=, OpenAI's /v1/embeddings, TEI's /embed, /rerank and /similarity;"
                    + " /openapi.json describes them. Ctrl-C or SIGTERM finishes running requests and stops."
        },
        footer = {
            "",
            "Examples:",
            "  jjak serve --index faq-index",
            "  jjak serve --model out/best --index faq-index --port 9000 --feedback feedback.jsonl"
        })
public final class ServeCommand implements Runnable {

    private static final long POLL_MILLISECONDS = 100;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServeOptions serving = new ServeOptions();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Model, as for embed (default: the model of the index).")
    private @Nullable String model;

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description = "Maximum tokens per text (default: the model's limit).")
    private @Nullable Integer maxSequenceLength;

    @Option(names = "--index", paramLabel = "DIR", description = "Index to search, created by jjak index.")
    private @Nullable Path index;

    @Mixin
    private BackendOption backend = new BackendOption();

    @Mixin
    private RerankOptions rerank = new RerankOptions();

    @CommandLine.ParentCommand
    private @Nullable RootCommand root;

    @Override
    public void run() {
        common.apply();
        if (model == null && index == null) {
            throw new UsageException("Give --model MODEL, --index DIR, or both.");
        }
        ServerOptions options = serving.build(new Source(model, maxSequenceLength, index, backend.value()), rerank);
        StopSignal signal = Objects.requireNonNull(root).stopSignal();
        signal.listen(true, () -> "Stopped immediately.");
        try (JjakServer server = JjakServer.start(options)) {
            tell(server, options);
            while (!signal.getAsBoolean()) {
                Thread.sleep(POLL_MILLISECONDS);
            }
            common.say("Stopping: finishing running requests. Press Ctrl-C again to stop immediately.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        common.say("Stopped.");
    }

    private void tell(JjakServer server, ServerOptions options) {
        String address = "http://" + (options.host().contains(":") ? "[" + options.host() + "]" : options.host()) + ":"
                + server.port();
        SearchIndex rows = server.generation().index();
        if (rows != null) {
            common.say("Serving %d rows and the search page at %s. Or try:", rows.size(), address);
            common.say("  curl -s '%s/search?q=HELLO'", address);
        } else {
            common.say("Serving vectors at %s. Try:", address);
            common.say(
                    "  curl -s %s/v1/embeddings -H 'Content-Type: application/json' -d '{\"input\":\"HELLO\"}'",
                    address);
        }
        if (common.json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("url", address);
            line.put("port", server.port());
            line.put("rows", rows == null ? 0 : rows.size());
            System.out.println(JsonFile.formatLine(line));
            System.out.flush();
        }
    }
}
