package io.github.jjak.spark;

import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.posexplode;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockShape;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Finds for each vector of one data frame the nearest of another one, by comparing all of them.
 *
 * <p>The hits, their order and the bits of their scores are those of exact search on one machine that works on one thread, whatever the partitions and the
 * number of executors: vectors are numbered in the order of their ids and compared in the blocks that one machine compares, one thread each.
 * Equal scores are ordered by id. The full matrix of scores never exists.
 *
 * <p>Native memory of a task, for vectors of d numbers: {@code 8 d} bytes for each document of a block (at most {@link
 * #documentsPerBlock()}) while it is laid out and {@code 4 d} then, {@code 4 d} for each of 16,384 queries or a block of them if that is
 * more, and four bytes for each score of a block (at most {@link #scoresPerBlock()}). For 384 numbers and the defaults that is 394 MB,
 * which must fit into {@code spark.executor.memoryOverhead} once for each task that runs at a time. Heap: 64 MB of hits, or those of a block
 * of queries if that is more. Spark sorts the vectors in its own memory and spills to disk; each document is sent to {@code min(query blocks, 4 cores / document
 * blocks)} tasks, and each query to as many as there are blocks of documents.
 *
 * <p>Parameters are saved as JSON. Not thread-safe, as any of Spark's.
 */
public final class ExactSearch extends PipelineStage implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_TOP_K = 10;

    private final String uid;
    private final Param<String> queryIdCol;
    private final Param<String> queryVectorCol;
    private final Param<String> corpusIdCol;
    private final Param<String> corpusVectorCol;
    private final IntParam topK;
    private final Param<String> similarity;
    private final IntParam documentsPerBlock;
    private final IntParam scoresPerBlock;

    /** With a random name. */
    public ExactSearch() {
        this(Identifiable$.MODULE$.randomUID("exactSearch"));
    }

    /**
     * Of that name; Spark loads a saved one by this constructor.
     *
     * @param uid unique name of the stage
     */
    public ExactSearch(String uid) {
        this.uid = uid;
        queryIdCol = new Param<>(this, "queryIdCol", "column of the queries in which no value comes twice");
        queryVectorCol = new Param<>(this, "queryVectorCol", "column of the queries' vectors, array<float>");
        corpusIdCol = new Param<>(this, "corpusIdCol", "column of the corpus in which no value comes twice");
        corpusVectorCol = new Param<>(this, "corpusVectorCol", "column of the corpus' vectors, array<float>");
        topK = new IntParam(this, "topK", "hits for each query");
        similarity = new Param<>(this, "similarity", "cosine, dot, euclidean or manhattan");
        documentsPerBlock = new IntParam(this, "documentsPerBlock", "most documents of a block");
        scoresPerBlock = new IntParam(this, "scoresPerBlock", "most scores of a block");
        setDefault(queryIdCol, "id");
        setDefault(queryVectorCol, "embedding");
        setDefault(corpusIdCol, "id");
        setDefault(corpusVectorCol, "embedding");
        setDefault(topK, DEFAULT_TOP_K);
        setDefault(similarity, SimilarityFunction.COSINE.id());
        setDefault(documentsPerBlock, BlockShape.MOST_DOCUMENTS);
        setDefault(scoresPerBlock, BlockShape.MOST_SCORES);
    }

    /** Reads what {@link #save} wrote. */
    public static MLReader<ExactSearch> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param path folder on any file system that Spark reads
     */
    public static ExactSearch load(String path) {
        return read().load(path);
    }

    /**
     * Searches. Jobs run at once that compute the vectors, once, and number them; the search itself runs when the hits are read.
     *
     * @param queries with {@link #queryIdCol()} and {@link #queryVectorCol()}
     * @param corpus with {@link #corpusIdCol()} and {@link #corpusVectorCol()}; may be the same frame
     * @return a row for each hit: {@code query}, the query's id; {@code rank}, from 1; {@code id}, the document's; {@code score}, a float,
     *     higher is nearer. In no order; fewer than {@link #topK()} for a smaller corpus. A missing vector, and an id that is null or
     *     comes twice, end a job with a {@code SparkException} that a {@code DataException} caused
     * @throws UsageException for a column that is missing or no {@code array<float>}, and vectors of two dimensions
     */
    public Dataset<Row> search(Dataset<?> queries, Dataset<?> corpus) {
        SimilarityFunction compared = SimilarityFunction.parse(getSimilarity());
        EmbeddingSettings.requireAtLeastOne("topK", getTopK());
        NumberedVectors left = NumberedVectors.of(queries.toDF(), getQueryIdCol(), getQueryVectorCol(), "queries");
        NumberedVectors right = NumberedVectors.of(corpus.toDF(), getCorpusIdCol(), getCorpusVectorCol(), "corpus");
        BlockShape shape = BlockShape.of(left.count(), right.count(), getDocumentsPerBlock(), getScoresPerBlock());
        Dataset<Row> hits = new BlockedSearch(compared, getTopK(), shape)
                .hits(left, right)
                .select(
                        col(BlockedSearch.QUERY),
                        posexplode(arrays_zip(col(BlockedSearch.POSITIONS), col(BlockedSearch.SCORES))))
                .select(
                        col(BlockedSearch.QUERY).as("jjak_query"),
                        col("pos").plus(1).as("rank"),
                        col("col." + BlockedSearch.POSITIONS).as("jjak_document"),
                        col("col." + BlockedSearch.SCORES).as("score"));
        return hits.join(ids(left, "jjak_query", "query"), "jjak_query")
                .join(ids(right, "jjak_document", "id"), "jjak_document")
                .select("query", "rank", "id", "score");
    }

    private static Dataset<Row> ids(NumberedVectors vectors, String number, String id) {
        return vectors.rows()
                .select(
                        col(RowNumbers.NUMBER).as(number),
                        col(NumberedVectors.ID).as(id));
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public ExactSearch copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Always refused: a stage of a pipeline has one data frame, and a search has two. */
    @Override
    public StructType transformSchema(StructType schema) {
        throw new UsageException(
                "ExactSearch is not a stage of a pipeline, since it reads two data frames. Call search(queries, corpus).");
    }

    /** Column of the queries in which no value comes twice; hits name it, and it decides the order. */
    public Param<String> queryIdCol() {
        return queryIdCol;
    }

    /** Value of {@link #queryIdCol()}; {@code id} by default. */
    public String getQueryIdCol() {
        return getOrDefault(queryIdCol);
    }

    /** Sets {@link #queryIdCol()}. */
    public ExactSearch setQueryIdCol(String value) {
        set(queryIdCol, value);
        return this;
    }

    /** Column of the queries' vectors, {@code array<float>}. */
    public Param<String> queryVectorCol() {
        return queryVectorCol;
    }

    /** Value of {@link #queryVectorCol()}; {@code embedding} by default. */
    public String getQueryVectorCol() {
        return getOrDefault(queryVectorCol);
    }

    /** Sets {@link #queryVectorCol()}. */
    public ExactSearch setQueryVectorCol(String value) {
        set(queryVectorCol, value);
        return this;
    }

    /** Column of the corpus in which no value comes twice; equal scores are ordered by it. */
    public Param<String> corpusIdCol() {
        return corpusIdCol;
    }

    /** Value of {@link #corpusIdCol()}; {@code id} by default. */
    public String getCorpusIdCol() {
        return getOrDefault(corpusIdCol);
    }

    /** Sets {@link #corpusIdCol()}. */
    public ExactSearch setCorpusIdCol(String value) {
        set(corpusIdCol, value);
        return this;
    }

    /** Column of the corpus' vectors, {@code array<float>}. */
    public Param<String> corpusVectorCol() {
        return corpusVectorCol;
    }

    /** Value of {@link #corpusVectorCol()}; {@code embedding} by default. */
    public String getCorpusVectorCol() {
        return getOrDefault(corpusVectorCol);
    }

    /** Sets {@link #corpusVectorCol()}. */
    public ExactSearch setCorpusVectorCol(String value) {
        set(corpusVectorCol, value);
        return this;
    }

    /** Hits for each query, at least 1. */
    public IntParam topK() {
        return topK;
    }

    /** Value of {@link #topK()}; {@code 10} by default. */
    public int getTopK() {
        return (Integer) getOrDefault(topK);
    }

    /** Sets {@link #topK()}. */
    public ExactSearch setTopK(int value) {
        EmbeddingSettings.requireAtLeastOne("topK", value);
        set(topK, value);
        return this;
    }

    /** What is compared: {@code cosine}, {@code dot}, or {@code euclidean} and {@code manhattan}, which are distances with their sign turned. */
    public Param<String> similarity() {
        return similarity;
    }

    /** Value of {@link #similarity()}; {@code cosine} by default. */
    public String getSimilarity() {
        return getOrDefault(similarity);
    }

    /** Sets {@link #similarity()}. */
    public ExactSearch setSimilarity(String value) {
        SimilarityFunction.parse(value);
        set(similarity, value);
        return this;
    }

    /** Most documents of a block. Less takes less memory, and may change the last digit of scores. */
    public IntParam documentsPerBlock() {
        return documentsPerBlock;
    }

    /** Value of {@link #documentsPerBlock()}; {@code 65536} by default. */
    public int getDocumentsPerBlock() {
        return (Integer) getOrDefault(documentsPerBlock);
    }

    /** Sets {@link #documentsPerBlock()}. */
    public ExactSearch setDocumentsPerBlock(int value) {
        EmbeddingSettings.requireAtLeastOne("documentsPerBlock", value);
        set(documentsPerBlock, value);
        return this;
    }

    /** Most scores of a block, queries times documents. Less takes less memory, and may change the last digit of scores. */
    public IntParam scoresPerBlock() {
        return scoresPerBlock;
    }

    /** Value of {@link #scoresPerBlock()}; {@code 67108864} by default. */
    public int getScoresPerBlock() {
        return (Integer) getOrDefault(scoresPerBlock);
    }

    /** Sets {@link #scoresPerBlock()}. */
    public ExactSearch setScoresPerBlock(int value) {
        EmbeddingSettings.requireAtLeastOne("scoresPerBlock", value);
        set(scoresPerBlock, value);
        return this;
    }
}
