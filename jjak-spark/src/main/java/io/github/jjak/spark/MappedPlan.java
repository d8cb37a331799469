package io.github.jjak.spark;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * The way from a plan to rows and back, for which Spark 4 has other classes than Spark 3.5: what is {@code sql.Dataset} there is {@code
 * sql.classic.Dataset} here. Its methods are found when a query is planned, so that one jar serves both.
 */
final class MappedPlan {

    private static final String IN_SPARK_4 = "org.apache.spark.sql.classic.Dataset";

    private MappedPlan() {}

    /**
     * A plan with something done to its rows.
     *
     * @param plan what the rows are of
     * @return the analysed plan of the new rows
     */
    static LogicalPlan of(SparkSession session, LogicalPlan plan, UnaryOperator<Dataset<Row>> mapping) {
        try {
            Class<?> frame = frame(session);
            MethodHandle rows = MethodHandles.publicLookup()
                    .unreflect(Arrays.stream(frame.getMethods())
                            .filter(method -> method.getName().equals("ofRows") && method.getParameterCount() == 2)
                            .findFirst()
                            .orElseThrow(() -> new NoSuchMethodException(frame.getName() + ".ofRows")));
            MethodHandle execution = MethodHandles.publicLookup()
                    .findVirtual(frame, "queryExecution", MethodType.methodType(QueryExecution.class));
            @SuppressWarnings("unchecked")
            Dataset<Row> before = (Dataset<Row>) rows.invoke(session, plan);
            return ((QueryExecution) execution.invoke(mapping.apply(before))).analyzed();
        } catch (RuntimeException | Error known) {
            throw known;
        } catch (Throwable other) {
            throw new IllegalStateException(
                    "Spark " + session.version() + " has no way from a plan to rows that is known.", other);
        }
    }

    private static Class<?> frame(SparkSession session) throws ClassNotFoundException {
        try {
            return Class.forName(IN_SPARK_4, true, session.getClass().getClassLoader());
        } catch (ClassNotFoundException spark3) {
            return Class.forName(
                    Dataset.class.getName(), true, session.getClass().getClassLoader());
        }
    }
}
