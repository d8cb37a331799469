package io.github.jjak.spark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Embeds the texts of a SELECT's calls of {@code jjak_embed} in passes of many rows, as Spark does with vectorised functions of Python:
 *
 * <ol>
 *   <li>a projection below computes the texts beside the columns that the list uses,
 *   <li>the partition's rows go through {@link PartitionEmbedding}, which appends the vectors,
 *   <li>the list then reads columns and vectors where it had columns and calls.
 * </ol>
 *
 * <p>A list with a subquery, whose plan may read the columns too, and a call of a lambda's variable are left as they are.
 */
final class FilledPasses extends Rule<LogicalPlan> {

    private final SparkSession session;

    FilledPasses(SparkSession session) {
        this.session = session;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        LogicalPlan below = plan.mapChildren(this::apply);
        while (below instanceof Project project && project.resolved()) {
            Set<Expression> calls = calls(project);
            if (calls.isEmpty()) {
                return below;
            }
            below = new EmbeddingProjection(session, project, List.copyOf(calls)).plan();
        }
        return below;
    }

    /** Calls of the list with the same settings as the first of them; equal calls once. */
    private static Set<Expression> calls(Project project) {
        List<Expression> all = new ArrayList<>();
        for (NamedExpression expression : CollectionConverters.asJava(project.projectList())) {
            Expression root = (Expression) expression;
            if (any(root, found -> found instanceof SubqueryExpression)) {
                return Set.of();
            }
            collect(root, all);
        }
        Set<Expression> calls = new LinkedHashSet<>();
        @Nullable EmbeddingSettings first = null;
        for (Expression call : all) {
            EmbeddingSettings settings = EmbeddingCall.settings(call);
            first = first == null ? settings : first;
            if (first != null && first.equals(settings)) {
                calls.add(call);
            }
        }
        return calls;
    }

    /** The innermost calls: a call within another one's text is computed first. */
    private static void collect(Expression expression, List<Expression> calls) {
        int before = calls.size();
        CollectionConverters.asJava(expression.children()).forEach(child -> collect(child, calls));
        boolean innermost = calls.size() == before;
        if (innermost
                && EmbeddingCall.settings(expression) != null
                && !any(expression, found -> found instanceof NamedLambdaVariable)) {
            calls.add(expression);
        }
    }

    private static boolean any(Expression root, java.util.function.Predicate<Expression> wanted) {
        return wanted.test(root)
                || CollectionConverters.asJava(root.children()).stream().anyMatch(child -> any(child, wanted));
    }
}
