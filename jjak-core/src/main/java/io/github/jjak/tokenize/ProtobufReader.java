package io.github.jjak.tokenize;

import io.github.jjak.error.ModelException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the fields of one message in protobuf's wire format, never beyond its bytes. Format:
 * https://protobuf.dev/programming-guides/encoding/. Not thread-safe.
 */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private final String origin;
    private int wireType;

    /**
     * Reads from the first byte on.
     *
     * @param origin what messages call the bytes
     */
    ProtobufReader(ByteBuffer bytes, String origin) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.origin = origin;
    }

    /** The next field's number, or 0 at the end of the message. The caller then reads or skips its value. */
    int nextField() {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = rawVarint();
        wireType = (int) (tag & 7);
        long field = tag >>> 3;
        if (field == 0 || field > Integer.MAX_VALUE) {
            throw damaged();
        }
        return (int) field;
    }

    long varint() {
        expect(VARINT);
        return rawVarint();
    }

    float fixed32() {
        expect(FIXED32);
        try {
            return bytes.getFloat();
        } catch (BufferUnderflowException tooShort) {
            throw damaged();
        }
    }

    /** A string, bytes or an embedded message. */
    ByteBuffer block() {
        expect(LENGTH_DELIMITED);
        long length = rawVarint();
        if (length < 0 || length > bytes.remaining()) {
            throw damaged();
        }
        ByteBuffer block = bytes.slice(bytes.position(), (int) length);
        skipBytes((int) length);
        return block;
    }

    void skip() {
        switch (wireType) {
            case VARINT -> rawVarint();
            case FIXED64 -> skipBytes(Long.BYTES);
            case LENGTH_DELIMITED -> block();
            case FIXED32 -> skipBytes(Integer.BYTES);
            default -> throw damaged();
        }
    }

    private void expect(int wanted) {
        if (wireType != wanted) {
            throw damaged();
        }
    }

    private void skipBytes(int count) {
        if (count > bytes.remaining()) {
            throw damaged();
        }
        bytes.position(bytes.position() + count);
    }

    private long rawVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && bytes.hasRemaining(); shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private ModelException damaged() {
        return new ModelException(origin + " is cut off or damaged: it is no protobuf message of the expected kind.");
    }
}
