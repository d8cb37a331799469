package io.github.jjak.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** CRC-32C of a file (RFC 3720): notices what disks and half-written files do; no defence against forgery. */
public final class Checksum {

    private static final int BUFFER = 1 << 20;

    private Checksum() {}

    /** Eight hexadecimal digits. */
    public static String of(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                checksum.update(buffer.flip());
                buffer.clear();
            }
        }
        return String.format("%08x", checksum.getValue());
    }
}
