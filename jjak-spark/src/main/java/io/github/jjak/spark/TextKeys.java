package io.github.jjak.spark;

import io.github.jjak.data.internal.BlankText;
import io.github.jjak.data.internal.HashedKey;
import io.github.jjak.error.DataException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Of rows of an id, a question and an answer: the id and what of the texts decides whether they are one, 16 bytes each.
 *
 * @param questionCol the questions' column in messages
 * @param answerCol the answers' column in messages
 */
record TextKeys(String questionCol, String answerCol) implements MapPartitionsFunction<Row, Row> {

    static final String QUESTION = "question_key";
    static final String ANSWER = "answer_key";

    static StructType schema(DataType id) {
        return new StructType()
                .add("id", id)
                .add(QUESTION, DataTypes.BinaryType, false)
                .add(ANSWER, DataTypes.BinaryType, false);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        HashedKey.Maker keys = new HashedKey.Maker();
        return new SomeAtATime<>() {
            @Override
            boolean readOn() {
                if (!rows.hasNext()) {
                    return false;
                }
                Row row = rows.next();
                give(RowFactory.create(row.get(0), key(keys, row, 1), key(keys, row, 2)));
                return true;
            }
        };
    }

    private byte[] key(HashedKey.Maker keys, Row row, int column) {
        String text = row.isNullAt(column) ? "" : row.getString(column);
        if (BlankText.isBlank(text)) {
            throw withoutText(column == 1 ? questionCol : answerCol);
        }
        HashedKey key = keys.of(text);
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(key.high())
                .putLong(key.low())
                .array();
    }

    static DataException withoutText(String column) {
        return new DataException("Column \"" + column + "\" has a row without a text. Leave such rows out:"
                + " .where(\"length(trim(" + column + ")) > 0\").");
    }
}
