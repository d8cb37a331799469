package io.github.jjak.weights.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * The CRC-32 of a safetensors file, under a key of the header's {@code __metadata__} that other readers pass over. It is that of all
 * bytes behind the header's length, with zeros in its own place.
 */
final class SafetensorsChecksum {

    static final String KEY = "jjak_crc32";

    /** What stands in its place while it is not known yet. */
    static final String BLANK = "00000000";

    private static final int HEADER_START = 8;
    private static final int CHUNK = 1 << 20;

    private SafetensorsChecksum() {}

    /** Writes the checksum into a file that is complete but for it. */
    static void write(FileChannel channel, byte[] header) throws IOException {
        int place = place(header, BLANK);
        byte[] checksum = of(channel, header).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.wrap(checksum);
        while (bytes.hasRemaining()) {
            channel.write(bytes, (long) HEADER_START + place + bytes.position());
        }
    }

    /**
     * Compares a file with the checksum in its header, if there is one.
     *
     * @throws ModelException if a byte of the file was changed
     */
    static void require(Path file, FileChannel channel, byte[] header, JsonNode metadata) throws IOException {
        JsonNode stated = metadata.path(KEY);
        if (stated.isMissingNode()) {
            return;
        }
        byte[] blank = header.clone();
        int place = place(header, stated.asText());
        if (place >= 0) {
            System.arraycopy(BLANK.getBytes(StandardCharsets.US_ASCII), 0, blank, place, BLANK.length());
        }
        if (place < 0 || !of(channel, blank).equals(stated.asText())) {
            throw new ModelException(file
                    + " has a wrong checksum, so it was damaged after it was written. Download or copy the"
                    + " file again.");
        }
    }

    /** Where the value begins in the header; -1 where it does not stand as it is written here. */
    private static int place(byte[] header, String value) {
        String before = "\"" + KEY + "\":\"";
        int start = new String(header, StandardCharsets.ISO_8859_1).indexOf(before + value + "\"");
        return value.length() != BLANK.length() || start < 0 ? -1 : start + before.length();
    }

    private static String of(FileChannel channel, byte[] header) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(header);
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long position = (long) HEADER_START + header.length;
        for (int read = channel.read(chunk, position); read >= 0; read = channel.read(chunk, position)) {
            position += read;
            checksum.update(chunk.flip());
            chunk.clear();
        }
        return String.format("%08x", checksum.getValue());
    }
}
