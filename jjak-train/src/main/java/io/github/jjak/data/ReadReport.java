package io.github.jjak.data;

import java.util.List;

/**
 * Where a data set came from and what was left out of it.
 *
 * @param file the file as it was named, or a built-in location such as {@code builtin:services-ko/train}
 * @param format the file's format; its {@link DataFormat#positionUnit()} says what {@code firstSkipped} counts
 * @param rowsRead rows looked at, the skipped ones included
 * @param rowsSkippedEmpty rows skipped because a text was missing, empty or only white space
 * @param firstSkipped positions of the first skipped rows, from 1, at most ten: line numbers of a text file (where the row
 *     starts), row numbers of a Parquet file
 * @param sha256 lower-case hexadecimal SHA-256 of the file as it lies on disk
 * @param bytes size of the file on disk
 */
public record ReadReport(
        String file,
        DataFormat format,
        long rowsRead,
        long rowsSkippedEmpty,
        List<Long> firstSkipped,
        String sha256,
        long bytes) {

    public ReadReport {
        firstSkipped = List.copyOf(firstSkipped);
    }
}
