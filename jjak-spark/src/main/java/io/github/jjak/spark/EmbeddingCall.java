package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** A call of {@code jjak_embed} in a query, as Spark evaluates it row by row where {@link FilledPasses} does not take its place. */
final class EmbeddingCall extends AbstractFunction1<@Nullable Object, @Nullable Object> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final JjakEmbed function;

    private EmbeddingCall(JjakEmbed function) {
        this.function = function;
    }

    /** The type of its value. */
    static ArrayType type() {
        return DataTypes.createArrayType(DataTypes.FloatType, false);
    }

    /**
     * The expression of a call.
     *
     * @param arguments the text; behind it, if there are two, a constant role
     */
    static Expression of(Seq<Expression> arguments) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new UsageException("jjak_embed takes a text and, if you like, a role: jjak_embed(text) or"
                    + " jjak_embed(text, 'query'). It was called with " + arguments.size() + " arguments.");
        }
        EmbeddingSettings settings = EmbeddingSettings.of(SQLConf.get());
        if (arguments.size() == 2) {
            settings = settings.withRole(EmbeddingSettings.role(constant(arguments.apply(1))));
        }
        Expression text = new Cast(arguments.apply(0), DataTypes.StringType, Option.empty());
        return new ScalaUDF(
                new EmbeddingCall(new JjakEmbed(settings)),
                type(),
                CollectionConverters.asScala(java.util.List.of(text)).toSeq(),
                empty(),
                Option.empty(),
                Option.apply(JjakExtensions.FUNCTION),
                true,
                true);
    }

    private static String constant(Expression role) {
        if (!role.resolved() || !role.foldable() || role.eval(null) == null) {
            throw new UsageException("The role of jjak_embed must be a constant: 'query', 'document' or 'text'.");
        }
        return role.eval(null).toString();
    }

    @SuppressWarnings("unchecked")
    private static <T> Seq<T> empty() {
        return (Seq<T>) (Seq<?>) Nil$.MODULE$;
    }

    /** The settings of a call; null if the expression is none. */
    static @Nullable EmbeddingSettings settings(Expression expression) {
        return expression instanceof ScalaUDF udf && udf.function() instanceof EmbeddingCall call
                ? call.function.settings()
                : null;
    }

    /** Calls with equal settings are one function, so that equal calls of a query are computed once. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmbeddingCall call && call.function.settings().equals(function.settings());
    }

    @Override
    public int hashCode() {
        return function.settings().hashCode();
    }

    @Override
    public @Nullable Object apply(@Nullable Object text) {
        return function.call((String) text);
    }
}
