package io.github.jjak.spark;

import static org.apache.spark.sql.functions.col;

import io.github.jjak.data.internal.HeldOutClusters;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Leaves duplicate pairs out, and splits the others so that no question and no answer is on both sides.
 *
 * <p>Rows of one question and one answer are duplicates; the first one in the order of {@link #idCol()} stays. Rows that share a question or
 * an answer, directly or through other rows, are a cluster, and clusters stay together. Texts are one as {@code Dataset.split} takes them:
 * whatever their case, white space and final punctuation.
 *
 * <p>Clusters and sides are those of {@code Dataset.positives()} and {@code Dataset.split} on one machine for the rows that are left, in the
 * order of their ids, with the same share and seed, whatever the partitions and with adaptive execution or without. Labels and marks of made
 * questions, which one machine also heeds, are not looked at.
 *
 * <p>A task holds one row or one edge at a time beside what Spark sorts, which it spills to disk, so a text that all rows share takes no more
 * memory than others. The driver has 10 bytes for each cluster. 2,147,483,647 rows at most.
 *
 * <p>The work is done when {@link #transform} is called, but for a last join with the given rows. Parameters are saved as JSON. Not
 * thread-safe, as any of Spark's.
 */
public final class DedupPairs extends Transformer implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private static final double DEFAULT_SHARE = 0.1;
    private static final long DEFAULT_SEED = 42;

    private final String uid;
    private final Param<String> idCol;
    private final Param<String> questionCol;
    private final Param<String> answerCol;
    private final DoubleParam share;
    private final LongParam seed;

    /** With a random name. */
    public DedupPairs() {
        this(Identifiable$.MODULE$.randomUID("dedupPairs"));
    }

    /**
     * Of that name; Spark loads a saved one by this constructor.
     *
     * @param uid unique name of the stage
     */
    public DedupPairs(String uid) {
        this.uid = uid;
        idCol = new Param<>(this, "idCol", "column in which no value comes twice");
        questionCol = new Param<>(this, "questionCol", "column of questions");
        answerCol = new Param<>(this, "answerCol", "column of answers");
        share = new DoubleParam(this, "share", "share of rows to hold out");
        seed = new LongParam(this, "seed", "decides which clusters are held out");
        setDefault(idCol, "id");
        setDefault(questionCol, "question");
        setDefault(answerCol, "answer");
        setDefault(share, DEFAULT_SHARE);
        setDefault(seed, DEFAULT_SEED);
    }

    /** Reads what {@link #save} wrote. */
    public static MLReader<DedupPairs> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param path folder on any file system that Spark reads
     */
    public static DedupPairs load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public DedupPairs copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        HeldOutClusters.check(number());
        Columns.require(schema, getOrDefault(idCol), "rows");
        Columns.requireTexts(schema, getOrDefault(questionCol));
        Columns.requireTexts(schema, getOrDefault(answerCol));
        for (String added : List.of(SplitClusters.CLUSTER, SplitClusters.SPLIT)) {
            if (List.of(schema.fieldNames()).contains(added)) {
                throw new UsageException("The rows have a column \"" + added + "\" already. Rename it first.");
            }
        }
        return schema.add(SplitClusters.CLUSTER, DataTypes.IntegerType, false)
                .add(SplitClusters.SPLIT, DataTypes.StringType, false);
    }

    /**
     * The rows without duplicates, in no order, with their {@code cluster}, numbered in the order of the clusters' first rows, and their
     * {@code split}: {@code train} or {@code held-out}. A row without a text, and an id that is null or comes twice, end the job with a
     * {@code SparkException} that a {@code DataException} caused.
     *
     * @throws UsageException for parameters or columns that cannot be
     * @throws io.github.jjak.error.DataException when one side would have no rows
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        Dataset<Row> rows = dataset.toDF();
        String id = getOrDefault(idCol);
        DataType idType = Columns.require(rows.schema(), id, "rows").dataType();
        Dataset<Row> keys = rows.select(
                        Columns.named(id),
                        Columns.named(getOrDefault(questionCol)),
                        Columns.named(getOrDefault(answerCol)))
                .mapPartitions(
                        new TextKeys(getOrDefault(questionCol), getOrDefault(answerCol)),
                        Encoders.row(TextKeys.schema(idType)));
        Dataset<Row> numbered = RowNumbers.of(keys, "Column \"" + id + "\"");
        Dataset<Row> sides = new SplitClusters(number(), (Long) getOrDefault(seed)).of(numbered);
        Dataset<Row> ofIds = numbered.join(sides, RowNumbers.NUMBER)
                .select(col("id").as("jjak_id"), col(SplitClusters.CLUSTER), col(SplitClusters.SPLIT));
        Column[] columns = Arrays.stream(transformSchema(rows.schema()).fieldNames())
                .map(Columns::named)
                .toArray(Column[]::new);
        return rows.join(ofIds, Columns.named(id).equalTo(col("jjak_id"))).select(columns);
    }

    private double number() {
        return (Double) getOrDefault(share);
    }

    /** Column in which no value comes twice; rows are in its order; {@code id} by default. */
    public Param<String> idCol() {
        return idCol;
    }

    /** Sets {@link #idCol()}. */
    public DedupPairs setIdCol(String value) {
        set(idCol, value);
        return this;
    }

    /** Column of questions, of type string; {@code question} by default. */
    public Param<String> questionCol() {
        return questionCol;
    }

    /** Sets {@link #questionCol()}. */
    public DedupPairs setQuestionCol(String value) {
        set(questionCol, value);
        return this;
    }

    /** Column of their answers, of type string; {@code answer} by default. */
    public Param<String> answerCol() {
        return answerCol;
    }

    /** Sets {@link #answerCol()}. */
    public DedupPairs setAnswerCol(String value) {
        set(answerCol, value);
        return this;
    }

    /** Share of rows to hold out, between 0 and 1, reached as nearly as the clusters allow; {@code 0.1} by default. */
    public DoubleParam share() {
        return share;
    }

    /** Sets {@link #share()}. */
    public DedupPairs setShare(double value) {
        HeldOutClusters.check(value);
        set(share, value);
        return this;
    }

    /** Decides which clusters are held out; {@code 42} by default. */
    public LongParam seed() {
        return seed;
    }

    /** Sets {@link #seed()}. */
    public DedupPairs setSeed(long value) {
        set(seed, value);
        return this;
    }
}
