package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Bytes to read, from the disk or from memory; there are some, and they can be read more than once. */
final class DataFile {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEAD_BYTES = 1 << 12;

    private final String name;
    private final @Nullable Path path;
    private final byte[] content;
    private final boolean gzip;

    private DataFile(String name, @Nullable Path path, byte[] content) {
        this.name = name;
        this.path = path;
        this.content = content;
        if (bytes() == 0) {
            throw new DataException(name + " is empty (0 bytes).");
        }
        this.gzip = FileKind.of(head(false)) == FileKind.GZIP;
    }

    static DataFile of(Path path) {
        return of(path, path.toString());
    }

    /** @param name how messages call it */
    static DataFile of(Path path, String name) {
        if (!Files.exists(path)) {
            throw new DataException("There is no file " + name + " (looked in "
                    + path.toAbsolutePath().normalize().getParent() + "). Check the path.");
        }
        if (Files.isDirectory(path)) {
            throw new DataException(name + " is a directory. Name one data file in it.");
        }
        if (!Files.isRegularFile(path)) {
            throw new DataException(
                    name + " is not a regular file (a pipe or a device?). It is read more than once: save it"
                            + " to a file first, or send it to standard input and give - for `data`.");
        }
        if (!Files.isReadable(path)) {
            throw new DataException(name + " may not be read by this user. Check its permissions.");
        }
        return new DataFile(name, path, new byte[0]);
    }

    /** @param content not copied */
    static DataFile of(String name, byte[] content) {
        return new DataFile(name, null, content);
    }

    /** How messages call it. */
    String name() {
        return name;
    }

    /** Whether the content is packed by gzip, whatever the name says. */
    boolean gzip() {
        return gzip;
    }

    /** Where it lies on the disk; null for bytes in memory. */
    @Nullable
    Path path() {
        return path;
    }

    long bytes() {
        try {
            return path == null ? content.length : Files.size(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Lower-case hexadecimal SHA-256 of the bytes as they lie there, streamed. */
    String sha256() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = openPacked()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The content, unpacked. */
    InputStream open() throws IOException {
        InputStream packed = openPacked();
        try {
            return gzip ? new GZIPInputStream(packed, BUFFER_BYTES) : packed;
        } catch (IOException e) {
            packed.close();
            throw e;
        }
    }

    private InputStream openPacked() throws IOException {
        return path == null
                ? new ByteArrayInputStream(content)
                : new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    }

    /** The first bytes of the content, unpacked. */
    byte[] head() {
        return head(gzip);
    }

    private byte[] head(boolean unpacked) {
        try (InputStream in = unpacked ? open() : openPacked()) {
            return in.readNBytes(HEAD_BYTES);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    DataException unreadable(IOException cause) {
        if (cause instanceof DecodedText.NotDecodable) {
            return new DataException(cause.getMessage() + " " + TextEncoding.ADVICE, cause);
        }
        boolean damaged = cause instanceof EOFException || cause instanceof ZipException;
        String reason = damaged && gzip
                ? " is not a whole gzip file: it is damaged or cut off. Compress or copy it again."
                : " cannot be read (" + cause.getClass().getSimpleName() + ").";
        return new DataException(name + reason, cause);
    }
}
