package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the central directory of a zip archive. {@link java.util.zip.ZipFile} does not tell where in the file a member lies, which
 * memory mapping needs, and two readers of one directory could disagree. Format: PKWARE's APPNOTE 4.3, with zip64.
 */
final class ZipDirectory {

    private static final int MOST_MEMBERS = 100_000;
    private static final int LARGEST_DIRECTORY = 32 << 20;
    private static final int LONGEST_NAME = 1024;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_LENGTH = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_LENGTH = 56;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int ZIP64_FIELD = 1;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final long IN_ZIP64 = 0xffffffffL;

    private final FileChannel channel;
    private final String origin;

    private record Location(long start, long length) {}

    private ZipDirectory(FileChannel channel, String origin) {
        this.channel = channel;
        this.origin = origin;
    }

    /**
     * All members by name, in the order of the directory.
     *
     * @param origin what messages call the archive
     * @throws ModelException if the directory is damaged, too large, or names a member twice or in a way that leads elsewhere
     */
    static Map<String, ZipMember> read(FileChannel channel, String origin) throws IOException {
        ZipDirectory directory = new ZipDirectory(channel, origin);
        return directory.members(directory.locate());
    }

    private Location locate() throws IOException {
        long size = channel.size();
        int length = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
        ByteBuffer tail = bytes(size - length, length);
        for (int at = length - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == length) {
                long start = Integer.toUnsignedLong(tail.getInt(at + 16));
                long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
                int count = Short.toUnsignedInt(tail.getShort(at + 10));
                boolean large = start == IN_ZIP64 || bytes == IN_ZIP64 || count == 0xffff;
                return large ? locate64(size - length + at) : new Location(start, bytes);
            }
        }
        throw new ModelException(origin + " is cut off or damaged: it starts like a zip archive but has no directory.");
    }

    private Location locate64(long end) throws IOException {
        ByteBuffer locator = bytes(end - END64_LOCATOR_LENGTH, END64_LOCATOR_LENGTH);
        if (locator.getInt(0) != END64_LOCATOR) {
            throw damaged();
        }
        ByteBuffer record = bytes(locator.getLong(8), END64_LENGTH);
        if (record.getInt(0) != END64) {
            throw damaged();
        }
        return new Location(record.getLong(48), record.getLong(40));
    }

    private Map<String, ZipMember> members(Location location) throws IOException {
        if (location.length() < 0 || location.length() > LARGEST_DIRECTORY) {
            throw new ModelException(origin + " has a directory of " + location.length() + " bytes; at most "
                    + LARGEST_DIRECTORY + " are allowed.");
        }
        ByteBuffer directory = bytes(location.start(), (int) location.length());
        Map<String, ZipMember> members = new LinkedHashMap<>();
        while (directory.hasRemaining()) {
            ZipMember member = member(directory);
            if (members.size() == MOST_MEMBERS) {
                throw new ModelException(origin + " holds more than " + MOST_MEMBERS + " files.");
            }
            if (members.put(member.name(), member) != null) {
                throw new ModelException(origin + " holds two files of the name " + member.name() + ".");
            }
        }
        return members;
    }

    private ZipMember member(ByteBuffer directory) {
        int at = directory.position();
        if (directory.remaining() < CENTRAL_LENGTH || directory.getInt(at) != CENTRAL) {
            throw damaged();
        }
        int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
        int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
        int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
        if (directory.remaining() < CENTRAL_LENGTH + nameLength + extraLength + commentLength) {
            throw damaged();
        }
        byte[] name = new byte[nameLength];
        directory.get(at + CENTRAL_LENGTH, name);
        ByteBuffer extra =
                directory.slice(at + CENTRAL_LENGTH + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(at + CENTRAL_LENGTH + nameLength + extraLength + commentLength);
        return member(directory, at, checkedName(new String(name, StandardCharsets.UTF_8)), zip64(extra));
    }

    private ZipMember member(ByteBuffer directory, int at, String name, ByteBuffer zip64) {
        int method = Short.toUnsignedInt(directory.getShort(at + 10));
        if ((directory.getShort(at + 8) & ENCRYPTED) != 0 || (method != STORED && method != DEFLATED)) {
            throw new ModelException(
                    origin + ": " + name + " is encrypted or packed in a way that torch does not use.");
        }
        // The order of zip64's fields; each is there only if the 32-bit one is full.
        long size = large(Integer.toUnsignedLong(directory.getInt(at + 24)), zip64);
        long storedSize = large(Integer.toUnsignedLong(directory.getInt(at + 20)), zip64);
        long header = large(Integer.toUnsignedLong(directory.getInt(at + 42)), zip64);
        if (size < 0 || storedSize < 0 || header < 0 || (method == STORED && size != storedSize)) {
            throw damaged();
        }
        return new ZipMember(name, method == DEFLATED, header, storedSize, size);
    }

    private long large(long small, ByteBuffer zip64) {
        if (small != IN_ZIP64) {
            return small;
        }
        if (zip64.remaining() < Long.BYTES) {
            throw damaged();
        }
        return zip64.getLong();
    }

    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int type = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            if (type == ZIP64_FIELD) {
                return field;
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private String checkedName(String name) {
        boolean leadsElsewhere = name.startsWith("/")
                || name.matches("(?s).*[\\\\:\\p{Cntrl}].*")
                || ("/" + name + "/").contains("/../");
        if (name.isEmpty() || name.length() > LONGEST_NAME || leadsElsewhere) {
            throw new ModelException(origin + " holds a file whose name is not a plain path inside the archive.");
        }
        return name;
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position > channel.size() - length) {
            throw damaged();
        }
        return FileBytes.read(channel, position, length);
    }

    private ModelException damaged() {
        return new ModelException(origin + " is cut off or damaged: its zip directory does not fit the file.");
    }
}
