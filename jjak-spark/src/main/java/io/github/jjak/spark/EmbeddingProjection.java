package io.github.jjak.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A projection whose calls of {@code jjak_embed} are computed below it; see {@link FilledPasses}. */
final class EmbeddingProjection {

    private final SparkSession session;
    private final Project project;
    private final List<Expression> calls;
    private final List<Attribute> columns;

    /** Where a call or a column of the list is found now. */
    private final Map<Expression, Attribute> places = new HashMap<>();

    private final Map<ExprId, Attribute> moved = new HashMap<>();

    /** @param calls with equal settings */
    EmbeddingProjection(SparkSession session, Project project, List<Expression> calls) {
        this.session = session;
        this.project = project;
        this.calls = calls;
        this.columns =
                List.copyOf(CollectionConverters.asJava(project.references().toSeq()));
    }

    LogicalPlan plan() {
        Project texts = texts();
        LogicalPlan vectors = vectors(texts);
        List<Attribute> output = CollectionConverters.asJava(vectors.output());
        for (int i = 0; i < columns.size(); i++) {
            moved.put(columns.get(i).exprId(), output.get(i));
        }
        for (int i = 0; i < calls.size(); i++) {
            places.put(calls.get(i), output.get(columns.size() + calls.size() + i));
        }
        List<NamedExpression> list = new ArrayList<>();
        for (NamedExpression expression : CollectionConverters.asJava(project.projectList())) {
            list.add(rewritten(expression));
        }
        return new Project(seq(list), vectors);
    }

    /** The columns that the list uses, then the texts; by names of their own, as theirs may be equal. */
    private Project texts() {
        List<NamedExpression> list = new ArrayList<>();
        columns.forEach(column -> list.add(alias(column, "column" + list.size())));
        calls.forEach(call -> list.add(alias(call.children().head(), "column" + list.size())));
        return new Project(seq(list), project.child());
    }

    /** The same rows with vectors behind them. The plan is made over an empty relation, so that only it is analysed, not what is below. */
    private LogicalPlan vectors(Project texts) {
        LocalRelation empty = LocalRelation.fromExternalRows(texts.output(), nil());
        List<Integer> numbers = IntStream.range(columns.size(), columns.size() + calls.size())
                .boxed()
                .toList();
        EmbeddingSettings settings = Objects.requireNonNull(EmbeddingCall.settings(calls.get(0)));
        PartitionEmbedding embedding = new PartitionEmbedding(numbers, EmbeddedRows.DEFAULT_WINDOW, settings);
        LogicalPlan mapped = MappedPlan.of(
                session, empty, rows -> rows.mapPartitions(embedding, Encoders.row(withVectors(rows.schema()))));
        return grafted(mapped, texts);
    }

    private StructType withVectors(StructType texts) {
        StructType schema = texts;
        for (int i = 0; i < calls.size(); i++) {
            schema = schema.add("vector" + i, EmbeddingCall.type(), true);
        }
        return schema;
    }

    private static LogicalPlan grafted(LogicalPlan plan, LogicalPlan leaf) {
        return plan instanceof LocalRelation ? leaf : plan.mapChildren(child -> grafted(child, leaf));
    }

    private NamedExpression rewritten(NamedExpression expression) {
        if (expression instanceof Attribute column) {
            return new Alias(
                    Objects.requireNonNull(moved.get(column.exprId())),
                    column.name(),
                    column.exprId(),
                    column.qualifier(),
                    Option.apply(column.metadata()),
                    nil());
        }
        return (NamedExpression) rewritten((Expression) expression);
    }

    private Expression rewritten(Expression expression) {
        Attribute vector = places.get(expression);
        if (vector != null) {
            return vector;
        }
        Attribute column = expression instanceof Attribute attribute ? moved.get(attribute.exprId()) : null;
        return column != null ? column : expression.mapChildren(this::rewritten);
    }

    private static NamedExpression alias(Expression expression, String name) {
        return new Alias(expression, name, NamedExpression.newExprId(), nil(), Option.empty(), nil());
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }

    @SuppressWarnings("unchecked")
    private static <T> Seq<T> nil() {
        return (Seq<T>) (Seq<?>) Nil$.MODULE$;
    }
}
