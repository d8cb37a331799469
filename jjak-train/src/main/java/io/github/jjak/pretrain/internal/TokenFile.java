package io.github.jjak.pretrain.internal;

import io.github.jjak.error.RunException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rows of token ids in a file, read by row number. Two bytes per token where the vocabulary allows, else four; big-endian. In memory
 * are the lengths alone.
 */
final class TokenFile implements AutoCloseable {

    private static final String TOKENS = "tokens.bin";
    private static final String LENGTHS = "lengths.bin";
    private static final int LARGEST_SHORT_VOCABULARY = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final RowLengths lengths;
    private final int bytesPerToken;

    private TokenFile(Path file, FileChannel channel, RowLengths lengths, int bytesPerToken) {
        this.file = file;
        this.channel = channel;
        this.lengths = lengths;
        this.bytesPerToken = bytesPerToken;
    }

    private static int bytesPerToken(int vocabularySize) {
        return vocabularySize <= LARGEST_SHORT_VOCABULARY ? Short.BYTES : Integer.BYTES;
    }

    /** Writes rows one after the other. */
    static final class Writer implements AutoCloseable {
        private final Path folder;
        private final DataOutputStream out;
        private final int bytesPerToken;
        private final RowLengths lengths = new RowLengths();

        Writer(Path folder, int vocabularySize) throws IOException {
            this.folder = folder;
            this.bytesPerToken = bytesPerToken(vocabularySize);
            this.out = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(folder.resolve(TOKENS)), 1 << 16));
        }

        void add(int[] ids, int from, int to, boolean startsLine) throws IOException {
            lengths.add(to - from, startsLine);
            for (int i = from; i < to; i++) {
                if (bytesPerToken == Short.BYTES) {
                    out.writeChar(ids[i]);
                } else {
                    out.writeInt(ids[i]);
                }
            }
        }

        RowLengths lengths() {
            return lengths;
        }

        @Override
        public void close() throws IOException {
            out.close();
            try (DataOutputStream rows = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(folder.resolve(LENGTHS)), 1 << 16))) {
                for (int row = 0; row < lengths.rows(); row++) {
                    rows.writeChar(lengths.stored(row));
                }
            }
        }
    }

    /** Opens what a writer wrote into the folder. */
    static TokenFile open(Path folder, int vocabularySize) throws IOException {
        RowLengths lengths = new RowLengths();
        try (DataInputStream rows =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve(LENGTHS)), 1 << 16))) {
            for (long left = Files.size(folder.resolve(LENGTHS)) / Character.BYTES; left > 0; left--) {
                lengths.addStored(rows.readChar());
            }
        }
        Path file = folder.resolve(TOKENS);
        int bytesPerToken = bytesPerToken(vocabularySize);
        if (Files.size(file) != lengths.tokens() * bytesPerToken) {
            throw new EOFException(
                    file + " has " + Files.size(file) + " bytes instead of " + lengths.tokens() * bytesPerToken);
        }
        return new TokenFile(file, FileChannel.open(file), lengths, bytesPerToken);
    }

    RowLengths lengths() {
        return lengths;
    }

    /** The ids of a row. */
    int[] row(int row) {
        int length = lengths.length(row);
        ByteBuffer bytes = ByteBuffer.allocate(length * bytesPerToken);
        long position = lengths.offset(row) * bytesPerToken;
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, position + bytes.position()) < 0) {
                    throw new EOFException("it ends early");
                }
            }
        } catch (IOException cause) {
            throw new RunException(file + " cannot be read: " + cause.getMessage() + ".", cause);
        }
        bytes.flip();
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = bytesPerToken == Short.BYTES ? bytes.getChar() : bytes.getInt();
        }
        return ids;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new RunException(file + " cannot be closed: " + cause.getMessage() + ".", cause);
        }
    }
}
