package io.github.jjak.data;

import java.util.Locale;

/**
 * Where the texts of a {@link Dataset} are, and what is computed of them: their tokens and the table of equal texts. The same rows give the same
 * results from either place, bit for bit.
 */
public enum DataStore {

    /** In memory; on disk as soon as the texts take a sixth of the heap. */
    AUTO,

    /** In Java's heap. */
    MEMORY,

    /**
     * In temporary files without a name in the folder of {@code java.io.tmpdir}, mapped into memory. The system frees them when the process ends, even
     * if it is killed.
     */
    DISK;

    /** As options and {@code run.json} have it, for instance {@code disk}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
