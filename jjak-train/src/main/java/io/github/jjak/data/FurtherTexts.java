package io.github.jjak.data;

import io.github.jjak.store.internal.Storage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What rows have besides question and answer, of which the shape is known only when all rows were read: cells of texts. Read from first to last. Not
 * thread-safe.
 *
 * <p>As texts one after the other: for each row the number of its cells, and for each cell the number of its texts and these.
 */
final class FurtherTexts implements AutoCloseable {

    private final TextCollector texts = new TextCollector();
    private int rows;
    private boolean anything;

    /** @param cells of a row, each of any number of texts */
    void add(List<List<String>> cells) {
        if (!cells.isEmpty() && !anything) {
            anything = true;
            for (int i = 0; i < rows; i++) {
                texts.add("0");
            }
        }
        rows++;
        if (anything) {
            texts.add(Integer.toString(cells.size()));
            for (List<String> cell : cells) {
                texts.add(Integer.toString(cell.size()));
                cell.forEach(texts::add);
            }
        }
    }

    void moveTo(Storage storage) {
        texts.moveTo(storage);
    }

    /** The cells of each row; can be asked for once. */
    Iterable<List<List<String>>> finish() {
        Iterator<String> next = texts.finish().iterator();
        return () -> new Iterator<>() {
            private int row;

            @Override
            public boolean hasNext() {
                return row < rows;
            }

            @Override
            public List<List<String>> next() {
                row++;
                if (!anything) {
                    return List.of();
                }
                List<List<String>> cells = new ArrayList<>();
                for (int cell = Integer.parseInt(next.next()); cell > 0; cell--) {
                    List<String> ofCell = new ArrayList<>();
                    for (int left = Integer.parseInt(next.next()); left > 0; left--) {
                        ofCell.add(next.next());
                    }
                    cells.add(ofCell);
                }
                return cells;
            }
        };
    }

    @Override
    public void close() {
        texts.close();
    }
}
