package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The arguments of pickle instructions: numbers, strings and lines, never more than the bytes that are there. */
final class PickleInput {

    private final ByteBuffer bytes;
    private final String origin;

    /**
     * Reads from the first byte on.
     *
     * @param origin what messages call the bytes
     */
    PickleInput(byte[] pickle, String origin) {
        this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.origin = origin;
    }

    @Nullable
    PickleOpcode opcode() {
        return PickleOpcode.of(unsignedByte());
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(number(bytes::get));
    }

    int unsignedShort() {
        return Short.toUnsignedInt(number(bytes::getShort));
    }

    long signedInt() {
        return number(bytes::getInt);
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(number(bytes::getInt));
    }

    long signedLong() {
        return number(bytes::getLong);
    }

    /** A float of protocol 1 and later: the one big-endian number of the format. */
    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(number(bytes::getLong)));
    }

    /** A two's complement number of the given number of bytes, of which the format allows any and Jjak 8. */
    long shortLong(long length) {
        if (length < 0 || length > Long.BYTES) {
            throw new ModelException(
                    origin + " holds a whole number of " + length + " bytes; no checkpoint needs more than 8.");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        int unused = Long.SIZE - 8 * (int) length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    String string(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw cutOff();
        }
        byte[] text = new byte[(int) length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The rest of the line, without its end. */
    String line() {
        int start = bytes.position();
        int end = start;
        while (end < bytes.limit() && bytes.get(end) != '\n') {
            end++;
        }
        String line = string(end - start);
        unsignedByte();
        return line;
    }

    private interface Fixed<T> {
        T read();
    }

    private <T> T number(Fixed<T> field) {
        try {
            return field.read();
        } catch (BufferUnderflowException tooShort) {
            throw cutOff();
        }
    }

    private ModelException cutOff() {
        return new ModelException(origin + " is cut off: its pickle ends in the middle of an instruction.");
    }
}
