package io.github.jjak.spark;

import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.recipe.MarginChoice;
import io.github.jjak.rank.internal.BlockShape;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
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
 * Mines negatives for questions and answers with a model: the strategy {@code model} of {@code jjak negatives}, whose embedding and search
 * run on executors.
 *
 * <p>The negatives are those of one machine that reads the same rows in the order of {@link #idCol()}, bit for bit in their scores if it works on one thread,
 * whatever the partitions and the number of executors. Candidates, filters, margins, draws and the positives graph are the same code.
 * Each distinct text is embedded once.
 *
 * <p>Memory of an executor's task: one window of 8,192 texts and their vectors while it embeds, and what {@link ExactSearch} says while it
 * searches. The driver has all texts, and eight bytes for each of {@link #depth()} hits of each distinct question; one that holds the
 * rows of {@code jjak negatives} holds these. Beyond 100 billion pairs, one machine searches by a graph; this does not.
 *
 * <p>Mining runs when {@link #transform} is called. Parameters are saved as JSON, among them the model's location, never its weights. Not
 * thread-safe, as any of Spark's.
 */
public final class NegativesMiner extends Transformer implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_DEPTH = 50;
    private static final double DEFAULT_NEAR_DUPLICATE = NearDuplicateFilter.DEFAULT_SIMILARITY;
    private static final long DEFAULT_SEED = 42;

    private final String uid;
    private final Param<String> idCol;
    private final Param<String> questionCol;
    private final Param<String> answerCol;
    private final Param<String> model;
    private final DoubleParam negatives;
    private final IntParam depth;
    private final IntParam rankMin;
    private final IntParam rankMax;
    private final Param<String> margin;
    private final DoubleParam absoluteMargin;
    private final DoubleParam minScore;
    private final DoubleParam maxScore;
    private final BooleanParam filters;
    private final DoubleParam nearDuplicate;
    private final Param<String> sampling;
    private final Param<String> queryBy;
    private final BooleanParam relabel;
    private final LongParam seed;
    private final IntParam documentsPerBlock;
    private final IntParam scoresPerBlock;

    /** With a random name. */
    public NegativesMiner() {
        this(Identifiable$.MODULE$.randomUID("negativesMiner"));
    }

    /**
     * Of that name; Spark loads a saved one by this constructor.
     *
     * @param uid unique name of the stage
     */
    public NegativesMiner(String uid) {
        this.uid = uid;
        idCol = new Param<>(this, "idCol", "column in which no value comes twice");
        questionCol = new Param<>(this, "questionCol", "column of questions");
        answerCol = new Param<>(this, "answerCol", "column of answers");
        model = new Param<>(this, "model", "location of the model, as for SentenceEmbedder");
        negatives = new DoubleParam(this, "negatives", "negatives for each row");
        depth = new IntParam(this, "depth", "hits that are looked at");
        rankMin = new IntParam(this, "rankMin", "first rank that may be a negative");
        rankMax = new IntParam(this, "rankMax", "last rank that may be a negative; 0 for the depth");
        margin = new Param<>(this, "margin", "auto, none or a share of the right answer's score");
        absoluteMargin = new DoubleParam(this, "absoluteMargin", "fixed distance to the right answer's score");
        minScore = new DoubleParam(this, "minScore", "least score of a negative");
        maxScore = new DoubleParam(this, "maxScore", "highest score of a negative");
        filters = new BooleanParam(this, "filters", "whether filters judge");
        nearDuplicate =
                new DoubleParam(this, "nearDuplicate", "similarity from which a text counts as the right answer");
        sampling = new Param<>(this, "sampling", "top, random or simans");
        queryBy = new Param<>(this, "queryBy", "question, answer or both");
        relabel = new BooleanParam(this, "relabel", "whether found right answers become positives");
        seed = new LongParam(this, "seed", "decides what is drawn");
        documentsPerBlock = new IntParam(this, "documentsPerBlock", "most documents of a block");
        scoresPerBlock = new IntParam(this, "scoresPerBlock", "most scores of a block");
        setDefault(idCol, "id");
        setDefault(questionCol, "question");
        setDefault(answerCol, "answer");
        setDefault(model, "");
        setDefault(negatives, 1.0);
        setDefault(depth, DEFAULT_DEPTH);
        setDefault(rankMin, 1);
        setDefault(rankMax, 0);
        setDefault(margin, "auto");
        setDefault(filters, true);
        setDefault(nearDuplicate, DEFAULT_NEAR_DUPLICATE);
        setDefault(sampling, "top");
        setDefault(queryBy, "question");
        setDefault(relabel, false);
        setDefault(seed, DEFAULT_SEED);
        setDefault(documentsPerBlock, BlockShape.MOST_DOCUMENTS);
        setDefault(scoresPerBlock, BlockShape.MOST_SCORES);
    }

    /** Reads what {@link #save} wrote. */
    public static MLReader<NegativesMiner> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param path folder on any file system that Spark reads
     */
    public static NegativesMiner load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public NegativesMiner copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        EmbeddingSettings.ofModel(getOrDefault(model));
        MinerOptions.of(this);
        String id = getOrDefault(idCol);
        StructType triplets =
                MinedTriplets.schema(id, Columns.require(schema, id, "rows").dataType());
        Columns.require(triplets, id, "triplets");
        return triplets;
    }

    /**
     * Mines now.
     *
     * @return a row for each negative: {@code anchor}, {@code positive}, {@code negative}, {@code strategy}, {@code rule}, {@code score},
     *     {@code positive_score}, {@code rank}, {@code positive_source} and the row's id under its name, in the order of ids
     * @throws io.github.jjak.error.UsageException for parameters or columns that cannot be, and if no negative is left
     * @throws io.github.jjak.error.DataException for rows without a text, and if all have one answer
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        String id = getOrDefault(idCol);
        PairRows rows = PairRows.of(dataset, id, getOrDefault(questionCol), getOrDefault(answerCol));
        EmbeddingSettings settings = EmbeddingSettings.ofModel(getOrDefault(model));
        return new MinedTriplets(MinerOptions.of(this), settings, MinerOptions.blocks(this))
                .of(dataset.sparkSession(), rows, id);
    }

    /** Column in which no value comes twice; rows are in its order, which decides draws and ties; {@code id} by default. */
    public Param<String> idCol() {
        return idCol;
    }

    /** Sets {@link #idCol()}. */
    public NegativesMiner setIdCol(String value) {
        set(idCol, value);
        return this;
    }

    /** Column of questions, of type string; {@code question} by default. */
    public Param<String> questionCol() {
        return questionCol;
    }

    /** Sets {@link #questionCol()}. */
    public NegativesMiner setQuestionCol(String value) {
        set(questionCol, value);
        return this;
    }

    /** Column of their answers, of type string; {@code answer} by default. */
    public Param<String> answerCol() {
        return answerCol;
    }

    /** Sets {@link #answerCol()}. */
    public NegativesMiner setAnswerCol(String value) {
        set(answerCol, value);
        return this;
    }

    /** Where the model is, as for {@link SentenceEmbedder#model()}. There is no default. */
    public Param<String> model() {
        return model;
    }

    /** Sets {@link #model()}. */
    public NegativesMiner setModel(String value) {
        set(model, value);
        return this;
    }

    /** Negatives for each row, above 0 and at most 100; 0.5 gives every second row one; {@code 1} by default. */
    public DoubleParam negatives() {
        return negatives;
    }

    /** Sets {@link #negatives()}. */
    public NegativesMiner setNegatives(double value) {
        MinerOptions.requirePerRow(value);
        set(negatives, value);
        return this;
    }

    /** Hits of each search that are looked at, from 1 to 10,000; {@code 50} by default. */
    public IntParam depth() {
        return depth;
    }

    /** Sets {@link #depth()}. */
    public NegativesMiner setDepth(int value) {
        set(depth, value);
        return this;
    }

    /** First rank that may be a negative, from 1; {@code 1} by default. */
    public IntParam rankMin() {
        return rankMin;
    }

    /** Sets {@link #rankMin()}. */
    public NegativesMiner setRankMin(int value) {
        set(rankMin, value);
        return this;
    }

    /** Last rank that may be a negative; 0 for {@link #depth()}; {@code 0} by default. */
    public IntParam rankMax() {
        return rankMax;
    }

    /** Sets {@link #rankMax()}. */
    public NegativesMiner setRankMax(int value) {
        set(rankMax, value);
        return this;
    }

    /** Distance to the right answer's score: {@code auto}, {@code none} or a share of that score, for instance {@code 0.05}; {@code auto} by default. */
    public Param<String> margin() {
        return margin;
    }

    /** Sets {@link #margin()}. */
    public NegativesMiner setMargin(String value) {
        MarginChoice.parse(value);
        set(margin, value);
        return this;
    }

    /** The same as a fixed number, in place of {@link #margin()}; not set by default. */
    public DoubleParam absoluteMargin() {
        return absoluteMargin;
    }

    /** Sets {@link #absoluteMargin()}. */
    public NegativesMiner setAbsoluteMargin(double value) {
        set(absoluteMargin, value);
        return this;
    }

    /** Least score of a negative; not set by default. */
    public DoubleParam minScore() {
        return minScore;
    }

    /** Sets {@link #minScore()}. */
    public NegativesMiner setMinScore(double value) {
        set(minScore, value);
        return this;
    }

    /** Highest score of a negative; not set by default. */
    public DoubleParam maxScore() {
        return maxScore;
    }

    /** Sets {@link #maxScore()}. */
    public NegativesMiner setMaxScore(double value) {
        set(maxScore, value);
        return this;
    }

    /** Whether filters judge. Without, only what the data know as right is left out; {@code true} by default. */
    public BooleanParam filters() {
        return filters;
    }

    /** Sets {@link #filters()}. */
    public NegativesMiner setFilters(boolean value) {
        set(filters, value);
        return this;
    }

    /** Jaccard similarity of characters from which a text counts as the right answer; {@code 0.75} by default. */
    public DoubleParam nearDuplicate() {
        return nearDuplicate;
    }

    /** Sets {@link #nearDuplicate()}. */
    public NegativesMiner setNearDuplicate(double value) {
        set(nearDuplicate, value);
        return this;
    }

    /** How negatives are drawn from what passed the filters: {@code top}, {@code random} or {@code simans}; {@code top} by default. */
    public Param<String> sampling() {
        return sampling;
    }

    /** Sets {@link #sampling()}. */
    public NegativesMiner setSampling(String value) {
        MinerOptions.sampling(value);
        set(sampling, value);
        return this;
    }

    /** What is searched with: {@code question}, {@code answer} or {@code both}; {@code question} by default. */
    public Param<String> queryBy() {
        return queryBy;
    }

    /** Sets {@link #queryBy()}. */
    public NegativesMiner setQueryBy(String value) {
        set(queryBy, value);
        return this;
    }

    /** Whether found right answers become positives; {@code false} by default. */
    public BooleanParam relabel() {
        return relabel;
    }

    /** Sets {@link #relabel()}. */
    public NegativesMiner setRelabel(boolean value) {
        set(relabel, value);
        return this;
    }

    /** Decides what is drawn; {@code 42} by default. */
    public LongParam seed() {
        return seed;
    }

    /** Sets {@link #seed()}. */
    public NegativesMiner setSeed(long value) {
        set(seed, value);
        return this;
    }

    /** As {@link ExactSearch#documentsPerBlock()}; {@code 65536} by default. */
    public IntParam documentsPerBlock() {
        return documentsPerBlock;
    }

    /** Sets {@link #documentsPerBlock()}. */
    public NegativesMiner setDocumentsPerBlock(int value) {
        EmbeddingSettings.requireAtLeastOne("documentsPerBlock", value);
        set(documentsPerBlock, value);
        return this;
    }

    /** As {@link ExactSearch#scoresPerBlock()}; {@code 67108864} by default. */
    public IntParam scoresPerBlock() {
        return scoresPerBlock;
    }

    /** Sets {@link #scoresPerBlock()}. */
    public NegativesMiner setScoresPerBlock(int value) {
        EmbeddingSettings.requireAtLeastOne("scoresPerBlock", value);
        set(scoresPerBlock, value);
        return this;
    }
}
