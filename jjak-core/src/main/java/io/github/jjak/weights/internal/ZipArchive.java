package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.RegularFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive whose members are looked at where they lie. A deflated member is unpacked piece by piece and never beyond the size
 * it declares. Not thread-safe.
 */
final class ZipArchive implements AutoCloseable {

    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int PIECE = 1 << 16;

    /** Weights hardly shrink when deflated; what unpacks to more than this many times the file is a bomb. */
    private static final long LARGEST_RATIO = 20;

    private static final long ALWAYS_ALLOWED = 16L << 20;

    private final FileChannel channel;
    private final String origin;
    private final Map<String, ZipMember> members;

    /** Takes the unpacked pieces of a member, in order. */
    interface Sink {
        void accept(byte[] piece, int length);
    }

    private ZipArchive(FileChannel channel, String origin, Map<String, ZipMember> members) {
        this.channel = channel;
        this.origin = origin;
        this.members = members;
    }

    /**
     * Opens an archive and checks its directory.
     *
     * @throws ModelException if the directory is damaged or the members would unpack to far more than the file
     */
    static ZipArchive open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(RegularFile.require(file));
        try {
            Map<String, ZipMember> members = ZipDirectory.read(channel, file.toString());
            long allowed = ALWAYS_ALLOWED + LARGEST_RATIO * channel.size();
            for (ZipMember member : members.values()) {
                allowed -= member.compressed() ? Math.min(member.size(), Long.MAX_VALUE / 2) : 0;
                if (allowed < 0) {
                    throw new ModelException(file + " would unpack to more than " + LARGEST_RATIO
                            + " times its size; weights do not. It is refused.");
                }
            }
            return new ZipArchive(channel, file.toString(), members);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    Map<String, ZipMember> members() {
        return members;
    }

    long size() throws IOException {
        return channel.size();
    }

    /**
     * Where a member's bytes start in the file.
     *
     * @throws ModelException if they do not lie inside the file
     */
    long dataOffset(ZipMember member) throws IOException {
        if (member.header() <= channel.size() - LOCAL_LENGTH) {
            ByteBuffer header = FileBytes.read(channel, member.header(), LOCAL_LENGTH);
            long start = member.header()
                    + LOCAL_LENGTH
                    + Short.toUnsignedInt(header.getShort(26))
                    + Short.toUnsignedInt(header.getShort(28));
            if (header.getInt(0) == LOCAL && start <= channel.size() && member.storedSize() <= channel.size() - start) {
                return start;
            }
        }
        throw damaged(member, null);
    }

    /** A whole small member; the caller has checked its size. */
    byte[] bytes(ZipMember member) throws IOException {
        if (!member.compressed()) {
            return FileBytes.read(channel, dataOffset(member), Math.toIntExact(member.size()))
                    .array();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        inflate(member, (piece, length) -> all.write(piece, 0, length));
        return all.toByteArray();
    }

    /**
     * Unpacks a deflated member.
     *
     * @throws ModelException if it holds more or fewer bytes than it declares, or is damaged
     */
    void inflate(ZipMember member, Sink sink) throws IOException {
        long position = dataOffset(member);
        long end = position + member.storedSize();
        long left = member.size();
        byte[] piece = new byte[PIECE];
        Inflater inflater = new Inflater(true);
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int length = (int) Math.min(PIECE, end - position);
                    if (length == 0) {
                        throw damaged(member, null);
                    }
                    inflater.setInput(FileBytes.read(channel, position, length));
                    position += length;
                }
                int length = inflater.inflate(piece);
                left -= length;
                if (left < 0 || inflater.needsDictionary()) {
                    throw damaged(member, null);
                }
                sink.accept(piece, length);
            }
        } catch (DataFormatException cause) {
            throw damaged(member, cause);
        } finally {
            inflater.end();
        }
        if (left != 0) {
            throw damaged(member, null);
        }
    }

    private ModelException damaged(ZipMember member, @Nullable Throwable cause) {
        return new ModelException(
                origin + " is cut off or damaged: " + member.name()
                        + " does not hold the bytes that the archive's directory announces.",
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
