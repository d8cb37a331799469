package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class EmbeddedRowsTest {

    private int read;

    private Iterator<Row> source(List<String> texts) {
        Iterator<String> iterator = texts.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public Row next() {
                read++;
                return RowFactory.create(iterator.next());
            }
        };
    }

    private Iterator<Row> embedded(List<String> texts, int mostRows) {
        return new EmbeddedRows(source(texts), List.of(0), mostRows, window -> new float[window.size()][2]);
    }

    /** A task never holds more than a window, and who takes one row waits for few. */
    @Test
    void rowsAreReadWindowByWindow() {
        Iterator<Row> rows = embedded(Fixture.texts(600), 150);
        assertThat(read).isZero();
        int[] readAfter = new int[600];
        for (int i = 0; i < 600; i++) {
            rows.next();
            readAfter[i] = read;
        }
        assertThat(readAfter[0]).isEqualTo(64);
        assertThat(readAfter[63]).isEqualTo(64);
        assertThat(readAfter[64]).isEqualTo(64 + 128);
        assertThat(readAfter[64 + 128]).isEqualTo(64 + 128 + 150);
        assertThat(rows.hasNext()).isFalse();
        assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
    }

    /** Of texts of a million characters, a window has few. */
    @Test
    void aWindowOfLongTextsEndsEarlier() {
        Iterator<Row> rows = embedded(List.of("가".repeat(3 << 20), "나".repeat(3 << 20), "다", "라"), 150);
        rows.next();
        assertThat(read).isEqualTo(2);
    }
}
