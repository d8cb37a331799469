package io.github.jjak.weights.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads a piece of a file at a position. */
final class FileBytes {

    private FileBytes() {}

    /** Exactly the asked number of bytes, little-endian; the caller has checked that the file has them. */
    static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, buffer, position);
        return buffer.flip();
    }

    /** Fills what is left of a buffer. */
    static void fill(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        long next = position;
        while (buffer.hasRemaining()) {
            int bytes = channel.read(buffer, next);
            if (bytes < 0) {
                throw new IOException("unexpected end of file");
            }
            next += bytes;
        }
    }
}
