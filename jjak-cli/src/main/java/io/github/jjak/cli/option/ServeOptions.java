package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.serve.ServerOptions;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.http.Keys;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.queue.QueueOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server listens, who may ask, and how much. */
public final class ServeOptions {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "Address to listen on; 0.0.0.0 for all networks (default: ${DEFAULT-VALUE}, this machine only).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--allowed-hosts",
            paramLabel = "NAME",
            split = ",",
            description = "Allowed host names, besides its address and localhost.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--allowed-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Allowed origins of web pages, such as https://faq.example.com.")
    private List<String> allowedOrigins = List.of();

    @Option(
            names = "--api-keys",
            paramLabel = "FILE",
            description = "File with API keys, one per line; requests must send one as Authorization: Bearer KEY.")
    private @Nullable Path apiKeys;

    @Option(
            names = "--admin-keys",
            paramLabel = "FILE",
            description =
                    "Keys for /admin. Without it, only this machine has access, and nobody if --api-keys is given.")
    private @Nullable Path adminKeys;

    @Option(
            names = "--served-model-name",
            paramLabel = "NAME",
            description = "Model name in responses (default: the last part of its location).")
    private @Nullable String modelName;

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            split = ",",
            description =
                    "Dimensions to which requests may truncate vectors: those a Matryoshka model was trained for.")
    private List<Integer> dimensions = List.of();

    @Option(
            names = "--max-batch-tokens",
            paramLabel = "N",
            description = "Maximum tokens per forward pass (default: ${DEFAULT-VALUE}).")
    private int batchTokens = QueueOptions.ofDefaults().batchTokens();

    @Option(
            names = "--max-concurrent-requests",
            paramLabel = "N",
            description =
                    "Maximum requests in the queue or in progress; others get status 429 (default: ${DEFAULT-VALUE}).")
    private int requests = QueueOptions.ofDefaults().mostRequests();

    @Option(
            names = "--max-client-batch-size",
            paramLabel = "N",
            description = "Maximum texts per request (default: ${DEFAULT-VALUE}).")
    private int texts = Limits.ofDefaults().texts();

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            description = "Timeout of a request (default: ${DEFAULT-VALUE}).")
    private int requestTimeout = (int) QueueOptions.ofDefaults().deadline().toSeconds();

    @Option(
            names = "--drain-timeout",
            paramLabel = "SECONDS",
            description = "Time to finish running requests after Ctrl-C or SIGTERM (default: ${DEFAULT-VALUE}).")
    private int drainTimeout = 30;

    @Option(
            names = "--reload-on-change",
            description = "Reload model and index when their files have changed; checked every 5 s.")
    private boolean reloadOnChange;

    @Option(
            names = "--feedback",
            paramLabel = "FILE",
            description = "Store feedback on hits in this file (UBI 1.3, one JSON object per line).")
    private @Nullable Path feedback;

    @Option(
            names = "--feedback-texts",
            description = "Store the texts of questions too; e-mail addresses and personal numbers are masked.")
    private boolean feedbackTexts;

    @Option(
            names = "--feedback-days",
            paramLabel = "N",
            description = "Delete feedback after this many days (default: never).")
    private @Nullable Integer feedbackDays;

    @Option(
            names = "--shadow-index",
            paramLabel = "DIR",
            description =
                    "An index made by another model: a share of the searches is done in it too, and how the hits differ"
                            + " is counted in /metrics. The page shows its hits beside the others.")
    private @Nullable Path shadowIndex;

    @Option(
            names = "--shadow-model",
            paramLabel = "MODEL",
            description = "The other model (default: the one that its index names).")
    private @Nullable String shadowModel;

    @Option(
            names = "--shadow-share",
            paramLabel = "SHARE",
            description = "Share of the searches that are compared, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double shadowShare = 0.1;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Run folder whose curves and numbers the page shows (default: that of the model, if it is in"
                    + " one).")
    private @Nullable Path run;

    @Option(
            names = "--run-texts",
            description = "Also show the run's held-out questions, with their texts, before and after the training.")
    private boolean runTexts;

    /**
     * The library's options.
     *
     * @throws UsageException for a value out of range
     */
    public ServerOptions build(Source source, RerankOptions rerank) {
        if (feedback == null && (feedbackTexts || feedbackDays != null)) {
            throw new UsageException("--feedback-texts and --feedback-days need --feedback FILE.");
        }
        if (shadowIndex == null && shadowModel != null) {
            throw new UsageException("--shadow-model needs --shadow-index DIR, the index that it made.");
        }
        return rerank.apply(ServerOptions.builder(source))
                .host(host)
                .port(port)
                .allowedHosts(allowedHosts)
                .allowedOrigins(allowedOrigins)
                .keys(apiKeys == null ? Keys.NONE : Keys.read(apiKeys))
                .administratorKeys(adminKeys == null ? Keys.NONE : Keys.read(adminKeys))
                .modelName(modelName)
                .dimensions(dimensions)
                .queue(QueueOptions.ofDefaults()
                        .withBatchTokens(batchTokens)
                        .withMostRequests(requests)
                        .withDeadline(seconds("--request-timeout", requestTimeout)))
                .limits(Limits.ofDefaults().withTexts(texts))
                .drain(seconds("--drain-timeout", drainTimeout))
                .watch(reloadOnChange ? BETWEEN_LOOKS : null)
                .shadow(shadowIndex == null ? null : new Source(shadowModel, null, shadowIndex), shadowShare)
                .run(run, runTexts)
                .feedback(feedback)
                .keepTexts(feedbackTexts)
                .feedbackDays(feedbackDays)
                .build();
    }

    private static Duration seconds(String option, int given) {
        int most = (int) Duration.ofDays(1).toSeconds();
        if (given < 1 || given > most) {
            throw new UsageException(option + " is " + given + "; allowed is 1 to " + most + " seconds.");
        }
        return Duration.ofSeconds(given);
    }
}
