package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A data file that exists, is not empty and has a known format. */
record DataFile(Path path, DataFormat format, boolean gzip) {

    private static final int BUFFER_BYTES = 1 << 16;

    static DataFile of(Path path) {
        if (!Files.exists(path)) {
            throw new DataException("There is no file " + path + " (looked in "
                    + path.toAbsolutePath().normalize().getParent() + "). Check the path.");
        }
        if (Files.isDirectory(path)) {
            throw new DataException(path + " is a directory. Name one data file in it.");
        }
        if (!Files.isRegularFile(path)) {
            throw new DataException(
                    path + " is no regular file (a pipe or a device?). It is read more than once: save it"
                            + " to a file first.");
        }
        if (!Files.isReadable(path)) {
            throw new DataException(path + " may not be read by this user. Check its permissions.");
        }
        DataFile file = new DataFile(
                path,
                DataFormat.of(path),
                path.toString().toLowerCase(Locale.ROOT).endsWith(".gz"));
        if (file.bytes() == 0) {
            throw new DataException(path + " is empty (0 bytes).");
        }
        return file;
    }

    long bytes() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Lower-case hexadecimal SHA-256 of the file as it lies on disk, streamed. */
    String sha256() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
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

    /** The file's content, decompressed. */
    InputStream open() throws IOException {
        InputStream raw = Files.newInputStream(path);
        try {
            return gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : new BufferedInputStream(raw, BUFFER_BYTES);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    DataException unreadable(IOException cause) {
        boolean damaged = cause instanceof EOFException || cause instanceof ZipException;
        String reason = damaged && gzip
                ? " is not a whole gzip file: it is damaged, cut off, or not gzip at all. Compress or copy it again."
                : " cannot be read (" + cause.getClass().getSimpleName() + ").";
        return new DataException(path + reason, cause);
    }
}
