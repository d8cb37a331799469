package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns of a user's data frame by their exact names. */
final class Columns {

    private Columns() {}

    /**
     * The one column of a name.
     *
     * @param whose the frame in messages
     * @throws UsageException if there is none or more than one
     */
    static StructField require(StructType schema, String name, String whose) {
        List<StructField> found = Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .toList();
        List<String> names = List.of(schema.fieldNames());
        if (found.size() != 1) {
            throw new UsageException(
                    "The " + whose + " " + (found.isEmpty() ? "have no column \"" : "have more than one column \"")
                            + name + "\". There are: " + String.join(", ", names) + "."
                            + NearestName.suggestion(name, found.isEmpty() ? names : List.of()));
        }
        return found.get(0);
    }

    /**
     * Checks a column of texts.
     *
     * @throws UsageException if it is missing or no string
     */
    static void requireTexts(StructType schema, String column) {
        DataType type = require(schema, column, "rows").dataType();
        if (!(type instanceof StringType)) {
            throw new UsageException("Column \"" + column + "\" must be of type string, but is " + type.simpleString()
                    + ". Cast it first.");
        }
    }

    /** A column by its name, dots and all. */
    static Column named(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }
}
