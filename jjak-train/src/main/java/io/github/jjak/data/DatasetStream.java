package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of a {@link Dataset}, read one after the other instead of being held: for files that are larger than the memory. They
 * are the rows, columns and names that {@link Dataset#read(String, ReadOptions)} gives, but for scores and tags. The files are
 * read once when the stream is opened and once more for each {@link #forEach}. Not thread-safe.
 */
public final class DatasetStream implements AutoCloseable {

    private final DataLocations files;
    private final ReadOptions options;
    private final String name;
    private final FurtherColumns shape = new FurtherColumns();
    private final List<String> columnNames;
    private final DatasetReader.Outcome outcome;

    private DatasetStream(DataLocations files, ReadOptions options, String name) {
        this.files = files;
        this.options = options;
        this.name = name;
        this.outcome = read((question, answer, further, tags, score, made) -> shape.add(further));
        this.columnNames = List.copyOf(shape.names(outcome.choice()));
    }

    /**
     * Reads all rows once, to count them and to find out what can be said of the files.
     *
     * @param location as for {@link Dataset#read(String, ReadOptions)}
     * @throws DataException as {@link Dataset#read(String, ReadOptions)}
     * @throws UsageException as {@link Dataset#read(String, ReadOptions)}
     */
    public static DatasetStream open(String location, ReadOptions options) {
        return open(List.of(location), options);
    }

    /**
     * Several data arguments one after the other.
     *
     * @param locations as for {@link Dataset#read(List, ReadOptions)}, at least one
     * @throws DataException as {@link Dataset#read(List, ReadOptions)}
     * @throws UsageException as {@link Dataset#read(List, ReadOptions)}
     */
    public static DatasetStream open(List<String> locations, ReadOptions options) {
        if (locations.isEmpty()) {
            throw new UsageException("There is no file to read.");
        }
        DataLocations files = DataLocations.of(locations);
        try {
            return new DatasetStream(files, options, String.join(", ", locations));
        } catch (RuntimeException failure) {
            files.close();
            throw failure;
        }
    }

    private DatasetReader.Outcome read(RowIntake.RowSink sink) {
        return DatasetReader.read(files.files(), options, name, files.notes(), sink);
    }

    /** Number of rows. */
    public long rows() {
        return outcome.rows();
    }

    /** Names of the columns, in order. */
    public List<String> columnNames() {
        return columnNames;
    }

    /** Where the rows come from and what was left out. */
    public ReadReport readReport() {
        return outcome.report();
    }

    /**
     * Visits all rows in order.
     *
     * @param visitor takes a text per column; what it throws ends the visit
     * @throws DataException if the files were changed since the stream was opened
     */
    public void forEach(Consumer<List<String>> visitor) {
        boolean one = outcome.choice().names().size() == 1;
        DatasetReader.Outcome again = read((question, answer, further, tags, score, made) -> {
            List<String> row = new ArrayList<>(columnNames.size());
            row.add(question);
            if (!one) {
                row.add(answer);
            }
            row.addAll(shape.texts(further));
            visitor.accept(row);
        });
        if (!again.report().sha256().equals(outcome.report().sha256())) {
            throw new DataException(name + " was changed while it was read. Run again when nobody writes to it.");
        }
    }

    /** Removes what was kept of standard input. */
    @Override
    public void close() {
        files.close();
    }
}
