package io.github.jjak.spark;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/**
 * {@code jjak_embed} as a function of one text, for {@code registerJavaFunction} of PySpark and {@code udf().register} of Java. Spark
 * calls it row by row, so each text is a pass of its own; {@link JjakExtensions} registers the same function with passes of many rows.
 *
 * <p>A text that equals the one before is not embedded again, so a constant costs a pass for each task.
 *
 * <p>Its model and the way it is used are the session's settings when it is registered, {@code spark.jjak.model} and so on; see {@link
 * JjakExtensions}. All tasks of an executor share the model. The vector of null is null.
 */
public final class JjakEmbed implements UDF1<@Nullable String, float @Nullable []> {

    private static final long serialVersionUID = 1L;

    private final EmbeddingSettings settings;
    private transient @Nullable TaskModel model;
    private transient @Nullable String lastText;
    private transient float @Nullable [] lastVector;

    /**
     * With the active session's settings.
     *
     * @throws io.github.jjak.error.UsageException if {@code spark.jjak.model} is not set, or another setting is out of its range
     */
    public JjakEmbed() {
        this(EmbeddingSettings.of(SQLConf.get()));
    }

    JjakEmbed(EmbeddingSettings settings) {
        this.settings = settings;
    }

    EmbeddingSettings settings() {
        return settings;
    }

    @Override
    public float @Nullable [] call(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.equals(lastText)) {
            lastVector = vector(text);
            lastText = text;
        }
        return lastVector;
    }

    private float[] vector(String text) {
        TaskContext now = TaskContext.get();
        if (now == null) {
            return onDriver(text);
        }
        if (model == null || !model.isOf(now)) {
            model = new TaskModel(now, settings);
        }
        return model.vectors(List.of(text))[0];
    }

    /** Spark computes a function of constants before there are tasks. */
    private float[] onDriver(String text) {
        try (ExecutorModels.Lease lease = ExecutorModels.OF_THIS_JVM.lease(settings)) {
            return new TextVectors(settings, lease.model()).of(List.of(text))[0];
        }
    }
}
