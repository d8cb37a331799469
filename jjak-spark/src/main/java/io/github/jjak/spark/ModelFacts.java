package io.github.jjak.spark;

import io.github.jjak.rank.SimilarityFunction;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What the driver must know of a model that only executors load.
 *
 * @param dimension numbers of its vectors
 * @param similarity how it compares them
 */
record ModelFacts(int dimension, SimilarityFunction similarity) implements Serializable {

    /** Asks an executor, which keeps the model for what comes next. */
    static ModelFacts of(SparkSession session, EmbeddingSettings settings) {
        Function<Integer, ModelFacts> ask = one -> {
            ExecutorModels.Lease lease = ExecutorModels.OF_THIS_JVM.lease(settings);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> lease.close());
            return new ModelFacts(lease.model().dimension(), lease.model().similarityFunction());
        };
        return new JavaSparkContext(session.sparkContext())
                .parallelize(List.of(1), 1)
                .map(ask)
                .first();
    }
}
