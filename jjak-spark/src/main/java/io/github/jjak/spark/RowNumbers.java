package io.github.jjak.spark;

import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Gives each row its number, from 0, in the order of a column in which no value comes twice. Rows of a data frame have no order of their
 * own, so this is what "the first row" means on Spark, however the rows are partitioned.
 */
final class RowNumbers {

    /** Name of the column of numbers, the first one. */
    static final String NUMBER = "jjak_row";

    private RowNumbers() {}

    /**
     * Sorts, numbers and materialises rows. A null or a value that comes twice ends the job with a {@code SparkException} that a
     * {@link DataException} caused.
     *
     * @param rows whose first column is the order; computed once
     * @param named the order's name in messages
     * @return the rows behind a column {@link #NUMBER} of integers
     * @throws DataException for more than 2,147,483,647 rows
     */
    static Dataset<Row> of(Dataset<Row> rows, String named) {
        String order = rows.columns()[0];
        StructType schema = new StructType().add(NUMBER, DataTypes.IntegerType, false);
        for (StructField field : rows.schema().fields()) {
            schema = schema.add(field);
        }
        Dataset<Row> once = Materialised.of(rows);
        long count = once.count();
        if (count > Integer.MAX_VALUE) {
            throw new DataException("There are " + count + " rows; at most " + Integer.MAX_VALUE
                    + " can be numbered. Work on them in parts.");
        }
        FlatMapFunction<Iterator<Row>, Row> distinct = sorted -> new DistinctOrder(sorted, named);
        JavaRDD<Row> numbered = once.sort(functions.col("`" + order + "`"))
                .javaRDD()
                .mapPartitions(distinct, true)
                .zipWithIndex()
                .map(row -> behind((int) (long) row._2(), row._1()));
        return Materialised.of(rows.sparkSession().createDataFrame(numbered, schema));
    }

    /**
     * Numbers rows and gives them to the driver in their order, one partition at a time.
     *
     * @param each takes the rows, with their numbers before their columns
     * @throws RunException if an executor is lost that held some of them
     */
    static void forEach(Dataset<Row> rows, String named, Consumer<Row> each) {
        try {
            Iterator<Row> numbered = of(rows, named).toLocalIterator();
            for (int number = 0; numbered.hasNext(); number++) {
                Row row = numbered.next();
                if (row.getInt(0) != number) {
                    throw new IllegalStateException("Spark gave row " + row.getInt(0) + " in place of " + number + ".");
                }
                each.accept(row);
            }
        } catch (Exception failure) {
            if (Materialised.isLost(failure)) {
                throw new RunException(
                        named
                                + ": an executor was lost while rows were sorted by it, and with it the rows that it held."
                                + " Start again; where executors come and go, set"
                                + " SparkContext.setCheckpointDir to a folder of a file system that all of them share."
                                + " The rows are written there and outlive an executor.",
                        failure);
            }
            throw failure;
        }
    }

    private static Row behind(int number, Row row) {
        @Nullable Object[] values = new @Nullable Object[row.size() + 1];
        values[0] = number;
        for (int i = 0; i < row.size(); i++) {
            values[i + 1] = row.get(i);
        }
        return RowFactory.create(values);
    }

    /** Refuses equal neighbours: sorting puts equal values into one partition. */
    private static final class DistinctOrder extends SomeAtATime<Row> {

        private final Iterator<Row> sorted;
        private final String named;
        private @Nullable Object last;

        DistinctOrder(Iterator<Row> sorted, String named) {
            this.sorted = sorted;
            this.named = named;
        }

        @Override
        boolean readOn() {
            if (!sorted.hasNext()) {
                return false;
            }
            Row row = sorted.next();
            Object value = row.get(0);
            if (value == null || Objects.deepEquals(value, last)) {
                throw new DataException(named + (value == null ? " has a row without a value" : " has a value twice")
                        + ". Each row needs one of its own, since rows are numbered in its order.");
            }
            last = value;
            give(row);
            return true;
        }
    }
}
