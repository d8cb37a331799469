package io.github.jjak.data;

import io.github.jjak.data.internal.ContentHash;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a data set came from and what was left out of it.
 *
 * @param file the file as it was named, or a built-in location such as {@code builtin:services-ko/train}; of several files
 *     what named them
 * @param format the file's format; its {@link DataFormat#positionUnit()} says what {@code firstSkipped} counts
 * @param rowsRead rows looked at, the skipped ones included
 * @param rowsSkippedEmpty rows skipped because a text was missing, empty, or had nothing that can be seen
 * @param firstSkipped positions of the first skipped rows, from 1, at most ten: line numbers of a text file (where the row
 *     starts), row numbers of a Parquet file or a sheet; of several files, those of the first file that has any
 * @param sha256 lower-case hexadecimal SHA-256 of the file as it lies on disk; of several files, of their hashes
 * @param bytes size of the file on disk
 * @param notes what was found out about the file and nobody had said, such as its encoding; sentences without a full stop
 * @param parts the reports of the files where there are several, else empty
 */
public record ReadReport(
        String file,
        DataFormat format,
        long rowsRead,
        long rowsSkippedEmpty,
        List<Long> firstSkipped,
        String sha256,
        long bytes,
        List<String> notes,
        List<ReadReport> parts) {

    public ReadReport {
        firstSkipped = List.copyOf(firstSkipped);
        notes = List.copyOf(notes);
        parts = List.copyOf(parts);
    }

    /** The notes on all files; those on one of several begin with its name. */
    public List<String> allNotes() {
        List<String> all = new ArrayList<>(notes);
        parts.forEach(part -> part.notes.forEach(note -> all.add(part.file + ": " + note)));
        return List.copyOf(all);
    }

    /** One report of several files; a single one stays as it is. */
    static ReadReport of(String name, List<ReadReport> parts, List<String> notes) {
        ReadReport first = parts.get(0);
        if (parts.size() == 1 && notes.isEmpty()) {
            return first;
        }
        return new ReadReport(
                name,
                first.format,
                parts.stream().mapToLong(ReadReport::rowsRead).sum(),
                parts.stream().mapToLong(ReadReport::rowsSkippedEmpty).sum(),
                parts.stream()
                        .map(ReadReport::firstSkipped)
                        .filter(skipped -> !skipped.isEmpty())
                        .findFirst()
                        .orElse(List.of()),
                ContentHash.ofLists(
                        List.of(parts.stream().map(ReadReport::sha256).toList())),
                parts.stream().mapToLong(ReadReport::bytes).sum(),
                notes,
                parts);
    }
}
