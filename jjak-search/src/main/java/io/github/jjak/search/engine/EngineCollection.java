package io.github.jjak.search.engine;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is written: a table of PostgreSQL, an index of OpenSearch or Elasticsearch, a document type of Vespa.
 *
 * @param name lower-case letters, digits and _, beginning with a letter, at most 40
 * @param textColumn name of the column with the text that the vectors are of
 * @param columns names of further columns
 * @param dimension of the vectors
 * @param similarity by which the model compares them
 * @param fingerprint of the model that made them, lower-case hexadecimal; stored beside them
 * @param model where that model was; stored beside them
 */
public record EngineCollection(
        String name,
        String textColumn,
        List<String> columns,
        int dimension,
        SimilarityFunction similarity,
        String fingerprint,
        String model) {

    /** The column of the ids. */
    public static final String ID = "id";

    /** The column of the vectors. */
    public static final String EMBEDDING = "embedding";

    /** The column of the fingerprint, where an engine has no other place for it. */
    static final String FINGERPRINT = "model_fingerprint";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern COLUMN =
            Pattern.compile("[A-Za-z가-힣][\\w가-힣 -]{0,59}", Pattern.UNICODE_CHARACTER_CLASS);

    /** @throws UsageException for a name that an engine refuses, or one that is given twice or taken */
    public EngineCollection {
        columns = List.copyOf(columns);
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "The `name` \"" + name + "\" must be lower-case letters, digits and _, begin with a letter"
                            + " and have at most 40 characters.");
        }
        if (dimension < 1) {
            throw new UsageException("Vectors need at least 1 dimension, not " + dimension + ".");
        }
        Set<String> taken = new HashSet<>(Set.of(ID, EMBEDDING, FINGERPRINT));
        checkColumn(textColumn, taken);
        columns.forEach(column -> checkColumn(column, taken));
    }

    private static void checkColumn(String column, Set<String> taken) {
        if (!COLUMN.matcher(column).matches()) {
            throw new UsageException(
                    "The column \"" + column + "\" has a name that not all engines take. Rename it: letters,"
                            + " digits, _, - and blanks, beginning with a letter, at most 60.");
        }
        if (!taken.add(column)) {
            throw new UsageException(
                    "The column name \"" + column + "\" is taken: \"" + ID + "\" is the first column, \"" + EMBEDDING
                            + "\" and \"" + FINGERPRINT + "\" are written. Rename the column.");
        }
    }
}
