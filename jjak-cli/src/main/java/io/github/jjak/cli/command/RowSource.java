package io.github.jjak.cli.command;

import io.github.jjak.data.BeirFolder;
import io.github.jjak.data.DatasetStream;
import io.github.jjak.data.internal.ContentHash;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Rows that can be read more than once, for an index. */
interface RowSource extends AutoCloseable {

    long rows();

    List<String> columnNames();

    /** A hash of the content. */
    String hash();

    /** Visits all rows in order, a text per column. */
    void forEach(Consumer<List<String>> visitor);

    @Override
    void close();

    /** The rows of files. */
    static RowSource of(DatasetStream stream) {
        return new RowSource() {
            @Override
            public long rows() {
                return stream.rows();
            }

            @Override
            public List<String> columnNames() {
                return stream.columnNames();
            }

            @Override
            public String hash() {
                return stream.readReport().sha256();
            }

            @Override
            public void forEach(Consumer<List<String>> visitor) {
                stream.forEach(visitor);
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    /** The documents of a folder of BEIR, with their ids. */
    static RowSource of(BeirFolder folder) {
        Map<String, String> documents = folder.documents();
        String hash = ContentHash.ofLists(List.of(List.copyOf(documents.keySet()), List.copyOf(documents.values())));
        return new RowSource() {
            @Override
            public long rows() {
                return documents.size();
            }

            @Override
            public List<String> columnNames() {
                return List.of("_id", "text");
            }

            @Override
            public String hash() {
                return hash;
            }

            @Override
            public void forEach(Consumer<List<String>> visitor) {
                documents.forEach((id, text) -> visitor.accept(List.of(id, text)));
            }

            @Override
            public void close() {
                // Held in memory; there is nothing to give back.
            }
        };
    }
}
