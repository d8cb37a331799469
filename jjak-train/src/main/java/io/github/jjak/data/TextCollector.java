package io.github.jjak.data;

import io.github.jjak.store.internal.Storage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the texts of a column, in a list until they are moved to a {@link Storage}. Not thread-safe. */
final class TextCollector implements AutoCloseable {

    private List<String> held = new ArrayList<>();
    private StoredTexts.@Nullable Writer stored;

    void add(String text) {
        if (stored == null) {
            held.add(text);
        } else {
            stored.add(text);
        }
    }

    /** Moves what is held, and all that comes. */
    void moveTo(Storage storage) {
        StoredTexts.Writer writer = new StoredTexts.Writer(storage);
        stored = writer;
        held.forEach(writer::add);
        held = List.of();
    }

    /** All texts, in order. */
    List<String> finish() {
        return stored == null ? held : stored.finish();
    }

    /** Gives up what was not finished. */
    @Override
    public void close() {
        if (stored != null) {
            stored.close();
        }
    }
}
