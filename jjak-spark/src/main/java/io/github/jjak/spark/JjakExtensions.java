package io.github.jjak.spark;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * The SQL function {@code jjak_embed(text)} and {@code jjak_embed(text, 'query')}, an {@code array<float>}, in every session with {@code
 * spark.sql.extensions=io.github.jjak.spark.JjakExtensions}: in SQL and in DataFrames of any language.
 *
 * <p>The session's settings are {@code spark.jjak.model} (no default), {@code .role} (text), {@code .dimensions} (0 for all), {@code
 * .normalize} (false), {@code .backend} (torch), {@code .precision} (fp32) and {@code .tokenBudget}, with the meaning that they have in
 * {@link SentenceEmbedder}; they are read when a query is analysed. The second argument is the role, a constant.
 *
 * <p>Called in the list of a SELECT, texts are embedded as by {@link SentenceEmbedder}: window by window, in filled passes. Anywhere else
 * (in a condition, beside a subquery, inside a lambda function), Spark calls it row by row, at the speed of single texts; a constant is
 * embedded once in each task.
 */
public final class JjakExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    static final String FUNCTION = "jjak_embed";

    /** Spark creates it by this constructor. */
    public JjakExtensions() {}

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        Function1<Seq<Expression>, Expression> builder = EmbeddingCall::of;
        extensions.injectFunction(new Tuple3<>(new FunctionIdentifier(FUNCTION), description(), builder));
        extensions.injectPostHocResolutionRule(FilledPasses::new);
        return BoxedUnit.UNIT;
    }

    /** What DESCRIBE FUNCTION shows; the empty words are a group, a version and the like. */
    private static ExpressionInfo description() {
        String usage = "_FUNC_(text[, role]) - the text's vector by the model spark.jjak.model, array<float>";
        return new ExpressionInfo(JjakEmbed.class.getName(), "", FUNCTION, usage, "", "", "", "", "", "", "java_udf");
    }
}
