package io.github.jjak.serve;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.index.Reranker;
import io.github.jjak.search.index.internal.RerankLimits;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.http.Keys;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.queue.QueueOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a server is set up. Immutable; made by {@link #builder}. */
public final class ServerOptions {

    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_DIMENSIONS = 100_000;
    private static final int MOST_DAYS = 100_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Builder given;

    private ServerOptions(Builder given) {
        this.given = given;
    }

    /** Options of a server that serves this. */
    public static Builder builder(Source source) {
        return new Builder(source);
    }

    /** What is served first. */
    public Source source() {
        return given.source;
    }

    /** The name of the model in answers, or null for the last part of its location. */
    public @Nullable String modelName() {
        return given.modelName;
    }

    /** Where it listens. */
    public String host() {
        return given.host;
    }

    /** Where it listens; 0 for any free port. */
    public int port() {
        return given.port;
    }

    /** Host names besides its own and localhost under which it may be asked. */
    public List<String> allowedHosts() {
        return given.allowedHosts;
    }

    /** Origins besides its own whose pages may ask. */
    public List<String> allowedOrigins() {
        return given.allowedOrigins;
    }

    /** Keys of clients. */
    public Keys keys() {
        return given.keys;
    }

    /** Keys of administrators. */
    public Keys administratorKeys() {
        return given.administratorKeys;
    }

    /** Numbers to which vectors may be cut, besides the model's own. */
    public List<Integer> dimensions() {
        return given.dimensions;
    }

    /** How requests share the model. */
    public QueueOptions queue() {
        return given.queue;
    }

    /** What a request may have. */
    public Limits limits() {
        return given.limits;
    }

    /** How long requests that are being answered may take when the server ends. */
    public Duration drain() {
        return given.drain;
    }

    /** The file of feedback, or null for none. */
    public @Nullable Path feedback() {
        return given.feedback;
    }

    /** Whether the texts of questions are kept with feedback. */
    public boolean keepsTexts() {
        return given.keepsTexts;
    }

    /** Days after which feedback is deleted, or null for never. */
    public @Nullable Integer feedbackDays() {
        return given.feedbackDays;
    }

    /** How often the folders of model and index are looked at for changes, or null for never. */
    public @Nullable Duration watch() {
        return given.watch;
    }

    /** A second model with an index of its own, whose hits are compared with those that are served; null for none. */
    public @Nullable Source shadow() {
        return given.shadow;
    }

    /** Share of the searches that are compared, 0 to 1. */
    public double shadowShare() {
        return given.shadowShare;
    }

    /** Folder of the run that made the model, or null for the one beside the model, if there is one. */
    public @Nullable Path run() {
        return given.run;
    }

    /** Whether the run's held-out questions are shown, with their texts. */
    public boolean showsRunTexts() {
        return given.showsRunTexts;
    }

    /** The cross-encoder that reranks, as for {@code CrossEncoder.load}, or null for none. */
    public @Nullable String reranker() {
        return given.reranker;
    }

    /** Hits of a search that the cross-encoder reads. */
    public int rerankDepth() {
        return given.rerankDepth;
    }

    /** How long it may read for a search, or null for as long as it takes. */
    public @Nullable Duration rerankBudget() {
        return given.rerankBudget;
    }

    /** The weight of the cross-encoder in the order of a search's hits, as for {@link Reranker#withWeight}; null for what it recommends. */
    public @Nullable Double rerankWeight() {
        return given.rerankWeight;
    }

    /**
     * Sets options, each of which is checked when it is given; a server with none of them set listens on port 8080 of this machine
     * alone. Not thread-safe.
     */
    public static final class Builder {

        private final Source source;
        private @Nullable String modelName;
        private String host = "127.0.0.1";
        private int port = 8080;
        private List<String> allowedHosts = List.of();
        private List<String> allowedOrigins = List.of();
        private Keys keys = Keys.NONE;
        private Keys administratorKeys = Keys.NONE;
        private List<Integer> dimensions = List.of();
        private QueueOptions queue = QueueOptions.ofDefaults();
        private Limits limits = Limits.ofDefaults();
        private Duration drain = Duration.ofSeconds(20);
        private @Nullable Path feedback;
        private boolean keepsTexts;
        private @Nullable Integer feedbackDays;
        private @Nullable Duration watch;
        private @Nullable Source shadow;
        private double shadowShare = 0.1;
        private @Nullable Path run;
        private boolean showsRunTexts;
        private @Nullable String reranker;
        private int rerankDepth = Reranker.DEFAULT_DEPTH;
        private @Nullable Duration rerankBudget;
        private @Nullable Double rerankWeight;

        private Builder(Source source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        private Builder(Builder other) {
            source = other.source;
            modelName = other.modelName;
            host = other.host;
            port = other.port;
            allowedHosts = other.allowedHosts;
            allowedOrigins = other.allowedOrigins;
            keys = other.keys;
            administratorKeys = other.administratorKeys;
            dimensions = other.dimensions;
            queue = other.queue;
            limits = other.limits;
            drain = other.drain;
            feedback = other.feedback;
            keepsTexts = other.keepsTexts;
            feedbackDays = other.feedbackDays;
            watch = other.watch;
            shadow = other.shadow;
            shadowShare = other.shadowShare;
            run = other.run;
            showsRunTexts = other.showsRunTexts;
            reranker = other.reranker;
            rerankDepth = other.rerankDepth;
            rerankBudget = other.rerankBudget;
            rerankWeight = other.rerankWeight;
        }

        /** Sets {@link ServerOptions#modelName}. */
        public Builder modelName(@Nullable String name) {
            modelName = name;
            return this;
        }

        /** Sets {@link ServerOptions#host}; {@code 0.0.0.0} for all networks of this machine. */
        public Builder host(String name) {
            if (Objects.requireNonNull(name, "host").isBlank()) {
                throw new UsageException("The host to listen on is blank. Leave it out for 127.0.0.1.");
            }
            host = name;
            return this;
        }

        /** Sets {@link ServerOptions#port}. */
        public Builder port(int number) {
            check("port", number, 0, HIGHEST_PORT);
            port = number;
            return this;
        }

        /** Sets {@link ServerOptions#allowedHosts}. */
        public Builder allowedHosts(List<String> names) {
            allowedHosts = List.copyOf(names);
            return this;
        }

        /** Sets {@link ServerOptions#allowedOrigins}. */
        public Builder allowedOrigins(List<String> origins) {
            allowedOrigins = List.copyOf(origins);
            return this;
        }

        /** Sets {@link ServerOptions#keys}. */
        public Builder keys(Keys clients) {
            keys = Objects.requireNonNull(clients, "keys");
            return this;
        }

        /** Sets {@link ServerOptions#administratorKeys}. */
        public Builder administratorKeys(Keys administrators) {
            administratorKeys = Objects.requireNonNull(administrators, "administratorKeys");
            return this;
        }

        /** Sets {@link ServerOptions#dimensions}. */
        public Builder dimensions(List<Integer> numbers) {
            numbers.forEach(number -> check("number of dimensions", number, 1, MOST_DIMENSIONS));
            dimensions = List.copyOf(numbers);
            return this;
        }

        /** Sets {@link ServerOptions#queue}. */
        public Builder queue(QueueOptions options) {
            queue = Objects.requireNonNull(options, "queue");
            return this;
        }

        /** Sets {@link ServerOptions#limits}. */
        public Builder limits(Limits most) {
            limits = Objects.requireNonNull(most, "limits");
            return this;
        }

        /** Sets {@link ServerOptions#drain}. */
        public Builder drain(Duration time) {
            if (Objects.requireNonNull(time, "drain").isNegative() || time.compareTo(LONGEST) > 0) {
                throw new UsageException("The time to drain is " + time + "; allowed is up to a day.");
            }
            drain = time;
            return this;
        }

        /** Sets {@link ServerOptions#feedback}. */
        public Builder feedback(@Nullable Path file) {
            feedback = file;
            return this;
        }

        /** Sets {@link ServerOptions#keepsTexts}. */
        public Builder keepTexts(boolean keep) {
            keepsTexts = keep;
            return this;
        }

        /** Sets {@link ServerOptions#feedbackDays}. */
        public Builder feedbackDays(@Nullable Integer days) {
            if (days != null) {
                check("number of days that feedback is kept", days, 1, MOST_DAYS);
            }
            feedbackDays = days;
            return this;
        }

        /** Sets {@link ServerOptions#watch}. */
        public Builder watch(@Nullable Duration pause) {
            if (pause != null && (pause.compareTo(Duration.ofMillis(1)) < 0 || pause.compareTo(LONGEST) > 0)) {
                throw new UsageException(
                        "The pause between looks at the folders is " + pause + "; allowed is a millisecond to a day.");
            }
            watch = pause;
            return this;
        }

        /** Sets {@link ServerOptions#shadow} and {@link ServerOptions#shadowShare}. */
        public Builder shadow(@Nullable Source second, double share) {
            if (!(share >= 0 && share <= 1)) {
                throw new UsageException(
                        "The share of searches that are compared is " + share + "; allowed is 0 to 1.");
            }
            if (second != null && (second.index() == null || source.index() == null)) {
                throw new UsageException("A second model is compared by search: give both models an index.");
            }
            shadow = second;
            shadowShare = share;
            return this;
        }

        /** Sets {@link ServerOptions#run} and {@link ServerOptions#showsRunTexts}. */
        public Builder run(@Nullable Path folder, boolean showTexts) {
            run = folder;
            showsRunTexts = showTexts;
            return this;
        }

        /** Sets {@link ServerOptions#reranker}, {@link ServerOptions#rerankDepth} and {@link ServerOptions#rerankBudget}. */
        public Builder reranker(@Nullable String location, int depth, @Nullable Duration budget) {
            RerankLimits.checkDepth(depth);
            RerankLimits.checkBudget(budget);
            reranker = location;
            rerankDepth = depth;
            rerankBudget = budget;
            return this;
        }

        /** Sets {@link ServerOptions#rerankWeight}. */
        public Builder rerankWeight(@Nullable Double weight) {
            if (weight != null) {
                RerankLimits.checkWeight(weight);
            }
            rerankWeight = weight;
            return this;
        }

        /** The options, which later calls of the setters do not change. */
        public ServerOptions build() {
            return new ServerOptions(new Builder(this));
        }

        private static void check(String what, int number, int least, int most) {
            if (number < least || number > most) {
                throw new UsageException(
                        "The " + what + " is " + number + "; allowed is " + least + " to " + most + ".");
            }
        }
    }
}
