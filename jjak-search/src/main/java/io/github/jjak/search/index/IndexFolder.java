package io.github.jjak.search.index;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of an index and what is checked before it is used. */
final class IndexFolder {

    /** Up to this size all checksums are compared on opening; a second at most. */
    private static final long CHECKED_BYTES = 512L << 20;

    private static final Logger log = LoggerFactory.getLogger(IndexFolder.class);

    private IndexFolder() {}

    static Directory open(Path folder) {
        if (!Files.exists(folder)) {
            new GenerationFolders(folder).settle();
        }
        if (!Files.isDirectory(folder)) {
            throw new DataException("There is no index in " + folder + (Files.exists(folder) ? ", which is a file" : "")
                    + ". Create one with `SearchIndexWriter`, or check the path.");
        }
        try {
            return FSDirectory.open(folder);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder.toString(), "opened");
        }
    }

    static void checkModel(IndexMetadata metadata, SentenceTransformer model, String folder) {
        String fingerprint = metadata.fingerprint();
        if (fingerprint == null) {
            throw new UsageException("The index " + folder + " is a keyword-only index and needs no model.");
        }
        if (fingerprint.equals(IndexMetadata.GIVEN_VECTORS)) {
            throw new UsageException("The vectors in " + folder + " came from outside, so that no model can be checked"
                    + " against them. Open the index without a model and give the vector of each question.");
        }
        if (!fingerprint.equals(PassageEncoder.fingerprint(model))) {
            throw new UsageException("The vectors in " + folder + " were made by another model ("
                    + metadata.model()
                    + " at the time), or with other settings such as its maximum sequence length, than "
                    + model.location()
                    + " has now. Such vectors cannot be compared: use the index's model and settings, or recreate the"
                    + " index with these.");
        }
        if (metadata.similarity() != model.similarityFunction()) {
            throw new UsageException("The index " + folder + " compares vectors by "
                    + metadata.similarity().id() + " and the model " + model.location() + " says "
                    + model.similarityFunction().id()
                    + ". Recreate the index, or set the model's similarity function back.");
        }
    }

    /** Closes after a failure that is more telling than one of closing. */
    static void closeQuietly(Closeable closing) {
        try {
            closing.close();
        } catch (IOException cause) {
            log.debug("Closing failed.", cause);
        }
    }

    /** Whoever writes the index may have deleted a file that the reader holds open. */
    private static long length(Directory directory, String file) throws IOException {
        try {
            return directory.fileLength(file);
        } catch (NoSuchFileException | FileNotFoundException deleted) {
            return 0;
        }
    }

    /** Compares checksums, unless the index is so large that it would take long. */
    static void checkIntegrity(DirectoryReader reader, Directory directory) throws IOException {
        long bytes = 0;
        for (String file : reader.getIndexCommit().getFileNames()) {
            bytes += length(directory, file);
        }
        if (bytes <= CHECKED_BYTES) {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
        }
    }
}
