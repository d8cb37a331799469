package io.github.jjak.hub.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.hub.DownloadListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The download of one content into a file.
 *
 * <ol>
 *   <li>What an interrupted download left is kept, and only the rest is asked for ({@code Range}).
 *   <li>Size and checksum are compared with what the hub said before.
 *   <li>The file gets its final name.
 * </ol>
 *
 * <p>A content with a wrong checksum is deleted and downloaded once more, because an old part may have been damaged.
 */
final class BlobDownload implements Retry.Attempt<Void> {

    private static final Logger log = LoggerFactory.getLogger(BlobDownload.class);

    /** What a file may have that is no weights, or whose size the hub does not say. */
    static final long LARGEST_SMALL_FILE = 256L << 20;

    private static final Duration LONGEST_ANSWER = Duration.ofDays(1);

    private final HubClient client;
    private final HubId id;
    private final String file;
    private final String path;
    private final FileMetadata metadata;
    private final Path incomplete;
    private final Path blob;
    private final DownloadListener listener;
    private long reached;
    private boolean mismatched;

    /**
     * @param path address of the file below the endpoint
     * @param incomplete where the content grows
     * @param blob its final name, in the same folder
     * @throws ModelException if the file is larger than one of its kind may be
     */
    BlobDownload(
            HubClient client,
            HubId id,
            String file,
            String path,
            FileMetadata metadata,
            Path incomplete,
            Path blob,
            DownloadListener listener) {
        if (!ModelFiles.isWeights(file) && metadata.size() > LARGEST_SMALL_FILE) {
            throw new ModelException("The hub says that " + file + " of " + id + " has " + metadata.size()
                    + " bytes; a model's file of this kind has at most " + LARGEST_SMALL_FILE + ".");
        }
        this.client = client;
        this.id = id;
        this.file = file;
        this.path = path;
        this.metadata = metadata;
        this.incomplete = incomplete;
        this.blob = blob;
        this.listener = listener;
    }

    /**
     * Downloads.
     *
     * @throws IOException if the network fails for good
     * @throws ModelException if the hub refuses, or sends something else than it said
     * @throws RunException if the disk is full or cannot be written
     */
    void run(Retry retry) throws IOException {
        retry.run(file + " of " + id, this);
    }

    @Override
    public long reached() {
        return reached;
    }

    @Override
    public Void run() throws IOException {
        long kept = kept();
        listener.onProgress(file, kept, metadata.size());
        if (kept != metadata.size()) {
            kept = download(kept);
        }
        if (metadata.size() >= 0 && kept != metadata.size()) {
            throw new IOException("the connection ended after " + kept + " of " + metadata.size() + " bytes");
        }
        finish(kept);
        return null;
    }

    private long kept() {
        try {
            if (!Files.exists(incomplete)) {
                Files.createDirectories(blob.getParent());
                return 0;
            }
            long size = Files.size(incomplete);
            if (metadata.size() >= 0 && size <= metadata.size()) {
                return size;
            }
            Files.delete(incomplete);
            return 0;
        } catch (IOException cause) {
            throw HubCache.unwritable(incomplete, cause);
        }
    }

    private long download(long kept) throws IOException {
        checkSpace(kept);
        String range = kept == 0 ? null : "bytes=" + kept + "-";
        try (HubAnswer answer = client.get(path, range)) {
            long start = start(answer, kept);
            try (InputStream body = new GuardedStream(
                            answer.response().body(), client.retryPolicy().silence(), LONGEST_ANSWER);
                    FileChannel out = open(start)) {
                return copy(body, out, start);
            }
        }
    }

    /** Where the answer's body begins in the file. */
    private long start(HubAnswer answer, long kept) throws IOException {
        if (answer.status() == 200) {
            return 0;
        }
        if (answer.status() == 206 && kept > 0) {
            String range = String.valueOf(answer.header("Content-Range"));
            if (range.startsWith("bytes " + kept + "-")) {
                return kept;
            }
            discard();
            throw new IOException("the hub sent another part than the one asked for");
        }
        if (answer.status() == 416) {
            discard();
            throw new IOException("the hub does not have the part that was asked for");
        }
        throw HubRefusal.of(client.settings(), id, "file " + file + " in " + id, answer);
    }

    private FileChannel open(long start) {
        try {
            FileChannel channel = FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(start);
            return channel.position(start);
        } catch (IOException cause) {
            throw HubCache.unwritable(incomplete, cause);
        }
    }

    private long copy(InputStream body, FileChannel out, long start) throws IOException {
        long most = metadata.size() >= 0 ? metadata.size() : LARGEST_SMALL_FILE;
        byte[] buffer = new byte[1 << 16];
        long size = start;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            if (size + count > most) {
                discard();
                throw new ModelException("The hub sends more than the " + most + " bytes that " + file + " of " + id
                        + " may have; it was not kept.");
            }
            write(out, ByteBuffer.wrap(buffer, 0, count));
            size += count;
            reached = Math.max(reached, size);
            listener.onProgress(file, size, metadata.size());
        }
        return size;
    }

    private void write(FileChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException cause) {
            throw HubCache.unwritable(incomplete, cause);
        }
    }

    private void finish(long size) throws IOException {
        boolean agrees;
        try {
            agrees = BlobChecksum.agrees(incomplete, metadata.etag());
            if (agrees) {
                try (FileChannel channel = FileChannel.open(incomplete, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException cause) {
            throw HubCache.unwritable(incomplete, cause);
        }
        if (agrees) {
            log.debug("{} of {} is intact: {} bytes", file, id, size);
            listener.onProgress(file, size, size);
            return;
        }
        discard();
        if (mismatched) {
            throw new ModelException("What arrives as " + file + " of " + id
                    + " does not match the hub's description: the checksum "
                    + metadata.etag()
                    + " was wrong twice. The file was deleted; a proxy or mirror may have changed it.");
        }
        mismatched = true;
        throw new IOException("the checksum does not agree");
    }

    private void discard() {
        try {
            Files.deleteIfExists(incomplete);
        } catch (IOException cause) {
            throw HubCache.unwritable(incomplete, cause);
        }
    }

    private void checkSpace(long kept) {
        try {
            long free = Files.getFileStore(blob.getParent()).getUsableSpace();
            // Some network file systems do not say: zero or less.
            if (free > 0 && metadata.size() - kept > free) {
                throw new RunException(file + " of " + id + " needs " + (metadata.size() - kept)
                        + " bytes, but the disk of " + blob.getParent() + " has only " + free
                        + " free. Free some space, or set HF_HOME to a folder on another disk.");
            }
        } catch (IOException unknown) {
            log.debug("The free space at {} is not known", blob, unknown);
        }
    }
}
