package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.model.Backend;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.Precision;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Which model makes vectors of texts, and how: all that travels to an executor. The model itself is loaded there.
 *
 * @param model location as for {@link io.github.jjak.model.SentenceTransformer#load(String)}, or {@code sparkfiles:NAME}
 * @param role whose prompt is put in front of the texts, if the model has one
 * @param dimensions how many first numbers of a vector are kept; 0 for all
 * @param normalize whether vectors are scaled to length 1, after they were cut
 * @param backend what computes the vectors
 * @param precision number format of the encoder's products
 * @param tokenBudget most tokens of a forward pass
 */
record EmbeddingSettings(
        String model,
        TextRole role,
        int dimensions,
        boolean normalize,
        Backend backend,
        Precision precision,
        int tokenBudget)
        implements Serializable {

    /** What the names of the settings of {@code jjak_embed} begin with. */
    static final String PREFIX = "spark.jjak.";

    EmbeddingSettings {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(precision, "precision");
        if (model.isBlank()) {
            throw new UsageException(
                    "model is empty. Give a folder that every executor can read, sparkfiles:NAME, an id"
                            + " of the hub (owner/name), or builtin:ko-mini.");
        }
        requireDimensions(dimensions);
        requireAtLeastOne("tokenBudget", tokenBudget);
    }

    static void requireDimensions(int dimensions) {
        if (dimensions < 0) {
            throw new UsageException(
                    "dimensions must be at least 1, or 0 for all of the model's, but is " + dimensions + ".");
        }
    }

    static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new UsageException(name + " must be at least 1, but is " + value + ".");
        }
    }

    /** A model as one machine uses it unless it is told otherwise. */
    static EmbeddingSettings ofModel(String model) {
        return new EmbeddingSettings(
                model, TextRole.TEXT, 0, false, Backend.TORCH, Precision.FP32, EncodeOptions.DEFAULT_TOKEN_BUDGET);
    }

    EmbeddingSettings withRole(TextRole other) {
        return new EmbeddingSettings(model, other, dimensions, normalize, backend, precision, tokenBudget);
    }

    /** The role of that name, in any case. */
    static TextRole role(String name) {
        return named("role", name, TextRole.values(), role -> role.name().toLowerCase(Locale.ROOT));
    }

    /** The backend of that name, in any case. */
    static Backend backend(String name) {
        return named("backend", name, Backend.values(), Backend::id);
    }

    /** The number format of that name, in any case. */
    static Precision precision(String name) {
        return named("precision", name, Precision.values(), Precision::id);
    }

    static <T> T named(String parameter, String wanted, T[] values, Function<T, String> name) {
        for (T value : values) {
            if (name.apply(value).equalsIgnoreCase(wanted)) {
                return value;
            }
        }
        List<String> names = Arrays.stream(values).map(name).toList();
        throw new UsageException(parameter + " must be one of " + String.join(", ", names) + ", but is \"" + wanted
                + "\"." + NearestName.suggestion(wanted, names));
    }

    /** What a query's settings {@code spark.jjak.model}, {@code spark.jjak.role} and so on say. */
    static EmbeddingSettings of(SQLConf conf) {
        String model = conf.getConfString(PREFIX + "model", "");
        if (model.isBlank()) {
            throw new UsageException(
                    "jjak_embed has no model. SET " + PREFIX + "model = a folder that every executor can"
                            + " read, sparkfiles:NAME, an id of the hub (owner/name), or builtin:ko-mini.");
        }
        return new EmbeddingSettings(
                model,
                role(conf.getConfString(PREFIX + "role", "text")),
                number("dimensions", conf.getConfString(PREFIX + "dimensions", "0")),
                flag("normalize", conf.getConfString(PREFIX + "normalize", "false")),
                backend(conf.getConfString(PREFIX + "backend", "torch")),
                precision(conf.getConfString(PREFIX + "precision", "fp32")),
                number(
                        "tokenBudget",
                        conf.getConfString(PREFIX + "tokenBudget", "" + EncodeOptions.DEFAULT_TOKEN_BUDGET)));
    }

    private static boolean flag(String name, String text) {
        return named(PREFIX + name, text.strip(), new Boolean[] {true, false}, value -> value.toString());
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            throw new UsageException(PREFIX + name + " must be a whole number, but is \"" + text + "\".", none);
        }
    }
}
