package io.github.jjak.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that are computed once, whatever reads them later: what made them is cut off. They lie on the executors, in memory or on disk, until
 * nobody refers to them; where the context has a folder for checkpoints, they lie there and outlive an executor.
 */
final class Materialised {

    private Materialised() {}

    /** Runs a job. */
    static Dataset<Row> of(Dataset<Row> rows) {
        return rows.sparkSession().sparkContext().getCheckpointDir().isDefined()
                ? rows.checkpoint(true)
                : rows.localCheckpoint(true);
    }

    /** Whether a job failed because such rows are gone with their executor. Spark has no type for it. */
    static boolean isLost(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("Checkpoint block ");
    }
}
