package io.github.jjak.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * What a task does with its partition: appends vectors to each row.
 *
 * @param columns numbers of the text columns, from 0
 * @param windowTexts rows that are embedded together
 * @param settings the model and how it is used
 */
record PartitionEmbedding(List<Integer> columns, int windowTexts, EmbeddingSettings settings)
        implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        TaskModel model = new TaskModel(TaskContext.get(), settings);
        return new EmbeddedRows(rows, columns, windowTexts, model::vectors);
    }
}
