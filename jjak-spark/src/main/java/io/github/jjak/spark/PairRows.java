package io.github.jjak.spark;

import io.github.jjak.data.internal.BlankText;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers of a data frame on the driver, in the order of their ids.
 *
 * @param ids of the rows
 * @param idType their type
 * @param questions of the rows
 * @param answers of the rows
 */
record PairRows(List<Object> ids, DataType idType, List<String> questions, List<String> answers) {

    /**
     * Reads them; runs jobs.
     *
     * @throws io.github.jjak.error.UsageException for a column that is missing or no string
     * @throws io.github.jjak.error.DataException for a question or answer that is null or blank
     * @throws io.github.jjak.error.RunException if an executor is lost that held some of them
     */
    static PairRows of(Dataset<?> frame, String idCol, String questionCol, String answerCol) {
        DataType idType = Columns.require(frame.schema(), idCol, "rows").dataType();
        Columns.requireTexts(frame.schema(), questionCol);
        Columns.requireTexts(frame.schema(), answerCol);
        Dataset<Row> columns = frame.toDF()
                .select(
                        Columns.named(idCol).as("id"),
                        Columns.named(questionCol).as("question"),
                        Columns.named(answerCol).as("answer"));
        PairRows read = new PairRows(new ArrayList<>(), idType, new ArrayList<>(), new ArrayList<>());
        RowNumbers.forEach(columns, "Column \"" + idCol + "\"", row -> {
            read.ids.add(row.get(1));
            read.questions.add(text(row.getString(2), questionCol));
            read.answers.add(text(row.getString(3), answerCol));
        });
        return read;
    }

    private static String text(@Nullable String text, String column) {
        if (text == null || BlankText.isBlank(text)) {
            throw TextKeys.withoutText(column);
        }
        return text;
    }
}
