package io.github.jjak.spark;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;

/**
 * Vectors in an order, spread over executors.
 *
 * @param rows columns {@link RowNumbers#NUMBER}, {@code id} and {@code vector}, of bytes as {@link VectorBytes} has them
 * @param count how many; their numbers are 0 to count - 1
 * @param dimension numbers in each; 0 if there are none
 */
record NumberedVectors(Dataset<Row> rows, int count, int dimension) {

    static final String ID = "id";
    static final String VECTOR = "vector";

    /**
     * Numbers vectors in the order of their ids; runs jobs.
     *
     * @param frame the user's
     * @param whose in messages: {@code queries} or {@code corpus}
     */
    static NumberedVectors of(Dataset<Row> frame, String idCol, String vectorCol, String whose) {
        DataType type = Columns.require(frame.schema(), vectorCol, whose).dataType();
        if (!(type instanceof ArrayType array) || !(array.elementType() instanceof FloatType)) {
            throw new UsageException("Column \"" + vectorCol + "\" of the " + whose + " must be array<float>, but is "
                    + type.simpleString() + ". SentenceEmbedder makes such a column; CAST(... AS ARRAY<FLOAT>) does of"
                    + " other numbers.");
        }
        DataType id = Columns.require(frame.schema(), idCol, whose).dataType();
        StructType schema =
                new StructType().add(ID, id).add(VECTOR, DataTypes.BinaryType).add("size", DataTypes.IntegerType);
        MapFunction<Row, Row> asBytes = row -> {
            List<Float> numbers = row.isNullAt(1) ? null : row.getList(1);
            if (numbers == null || numbers.contains(null)) {
                throw new DataException(
                        "A row of the " + whose + " has no vector, or a number in it is null. Leave such"
                                + " rows out: .where(\"" + vectorCol + " IS NOT NULL\").");
            }
            return RowFactory.create(row.get(0), VectorBytes.of(numbers), numbers.size());
        };
        Dataset<Row> bytes =
                frame.select(Columns.named(idCol), Columns.named(vectorCol)).map(asBytes, Encoders.row(schema));
        Dataset<Row> numbered = RowNumbers.of(bytes, "Column \"" + idCol + "\" of the " + whose);
        Row sizes = numbered.agg(functions.count("size"), functions.min("size"), functions.max("size"))
                .first();
        if (sizes.getLong(0) == 0) {
            return new NumberedVectors(numbered.drop("size"), 0, 0);
        }
        if (sizes.getInt(1) != sizes.getInt(2) || sizes.getInt(1) == 0) {
            throw new DataException("The vectors of the " + whose + " have " + sizes.getInt(1) + " to "
                    + sizes.getInt(2) + " numbers; all must come from one model.");
        }
        return new NumberedVectors(numbered.drop("size"), Math.toIntExact(sizes.getLong(0)), sizes.getInt(1));
    }
}
