package io.github.jjak.onnx.internal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A protocol buffer message being read as a stream, with a limit on what may be kept of it: long runs of bytes are
 * noted by their place in the file and skipped. Unknown fields are skipped.
 *
 * <p>Encoding: https://protobuf.dev/programming-guides/encoding/. Not thread-safe.
 */
final class ProtoReader {

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_TEXT = 1 << 16;
    /**
     * Bytes of Java objects that names and numbers of the graph may take; a 48-layer encoder's take about a hundredth.
     */
    private static final long LARGEST_GRAPH = 256L << 20;

    private final CodedInputStream input;
    private final String origin;
    private long kept;

    /** Reads one field of a message; its number and wire type stand in the tag. */
    @FunctionalInterface
    interface FieldReader {
        /** Reads the field's value, or returns false without touching it. */
        boolean read(int field) throws IOException;
    }

    /** A run of bytes in the file. */
    record Range(long offset, long length) {}

    ProtoReader(InputStream stream, long size, String origin) throws IOException {
        this.input = CodedInputStream.newInstance(stream, BUFFER);
        this.input.pushLimit(Math.toIntExact(size));
        this.origin = origin;
    }

    /** Reads all fields up to the end of the current message. */
    void fields(FieldReader reader) throws IOException {
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (!reader.read(WireFormat.getTagFieldNumber(tag))) {
                input.skipField(tag);
            }
        }
    }

    /** Reads an embedded message. */
    void message(FieldReader reader) throws IOException {
        keep(100);
        int outer = input.pushLimit(length());
        fields(reader);
        input.checkLastTagWas(0);
        if (input.getBytesUntilLimit() != 0) {
            throw new ModelException(origin + " is damaged: a message is shorter than it says.");
        }
        input.popLimit(outer);
    }

    String text() throws IOException {
        int length = length();
        if (length > LONGEST_TEXT) {
            throw new ModelException(origin + " is damaged or no model: a name has " + length + " bytes.");
        }
        keep(2L * length + 50);
        return new String(input.readRawBytes(length), StandardCharsets.UTF_8);
    }

    long integer() throws IOException {
        return input.readInt64();
    }

    float number() throws IOException {
        return input.readFloat();
    }

    /** Adds one integer, or many where they are packed. */
    void integers(List<Long> target) throws IOException {
        if (!isRun()) {
            keep(30);
            target.add(input.readInt64());
            return;
        }
        int outer = input.pushLimit(length());
        while (!input.isAtEnd()) {
            keep(30);
            target.add(input.readInt64());
        }
        input.popLimit(outer);
    }

    /** Whether the current field's content begins with its length. */
    boolean isRun() {
        return WireFormat.getTagWireType(input.getLastTag()) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Skips a run of bytes and says where it lies. */
    Range range() throws IOException {
        int length = length();
        Range range = new Range(input.getTotalBytesRead(), length);
        input.skipRawBytes(length);
        return range;
    }

    private int length() throws IOException {
        int length = input.readRawVarint32();
        int left = input.getBytesUntilLimit();
        if (length < 0 || length > left) {
            throw new ModelException(origin + " is cut off or damaged: a part of it announces "
                    + Integer.toUnsignedString(length) + " bytes, but " + left + " are left.");
        }
        return length;
    }

    private void keep(long bytes) {
        kept += bytes;
        if (kept > LARGEST_GRAPH) {
            throw new ModelException(origin + " describes a graph that is too large for an encoder.");
        }
    }
}
