package io.github.jjak.search.index;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of an index's generations, beside one another: the index, {@code .next}, which is being made, and {@code .previous}. Between
 * the two renames of an exchange there is no folder of the index; {@link #settle} ends what a process that died there had begun, which the
 * file {@code .exchange} tells from a folder that somebody has deleted.
 *
 * @param index folder that is searched
 */
record GenerationFolders(Path index) {

    private static final Logger log = LoggerFactory.getLogger(GenerationFolders.class);

    Path next() {
        return beside(".next");
    }

    Path previous() {
        return beside(".previous");
    }

    /** Where a generation waits while the other two change places. */
    private Path aside() {
        return beside(".aside");
    }

    private Path mark() {
        return beside(".exchange");
    }

    private Path beside(String ending) {
        Path absolute = index.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ending);
    }

    static boolean isIndex(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "segments_*")) {
            return files.iterator().hasNext();
        } catch (IOException noFolder) {
            return false;
        }
    }

    /** Puts the next generation in place. The index may be found by nobody between two renames, who then settle it themselves. */
    void exchange() throws IOException {
        delete(previous());
        Files.writeString(mark(), "next\n");
        Files.move(index, previous(), StandardCopyOption.ATOMIC_MOVE);
        take(next());
    }

    /** Exchanges index and previous generation. */
    void rollBack() throws IOException {
        delete(aside());
        Files.writeString(mark(), "previous\n");
        Files.move(previous(), aside(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(index, previous(), StandardCopyOption.ATOMIC_MOVE);
        take(aside());
    }

    private void take(Path folder) throws IOException {
        try {
            Files.move(folder, index, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            if (!isIndex(index)) {
                Files.move(previous(), index, StandardCopyOption.ATOMIC_MOVE);
                throw cause;
            }
            log.debug("Somebody who wanted to read the index has ended the exchange.");
        } finally {
            Files.deleteIfExists(mark());
        }
    }

    /** Ends an exchange that a process began and did not live to end. */
    void settle() {
        if (!Files.exists(mark())) {
            return;
        }
        try {
            if (!Files.exists(index)) {
                Path wanted = isIndex(aside()) ? aside() : next();
                Files.move(isIndex(wanted) ? wanted : previous(), index, StandardCopyOption.ATOMIC_MOVE);
                log.info("An exchange of the index in {} had been begun; it is ended now.", index);
            } else if (isIndex(aside()) && !Files.exists(previous())) {
                Files.move(aside(), previous(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException cause) {
            log.debug("Somebody else has ended the exchange.", cause);
        }
    }

    /** An index has no folders in its own. */
    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
