package io.github.jjak.run.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One record of a TensorBoard event file, in bytes: a TFRecord (length, its checksum, content, its checksum) around a message {@code Event} of
 * {@code tensorflow/core/util/event.proto}, of which the few fields that scalars need are written by hand.
 *
 * <pre>
 *   Event      wall_time = 1 double, step = 2 int64, file_version = 3 string, summary = 5, session_log = 7
 *   Summary    value = 1, repeated: Value
 *   Value      tag = 1 string, simple_value = 2 float
 *   SessionLog status = 1: 1 for START
 * </pre>
 */
final class EventRecord {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private static final int MASK = 0xa282ead8;

    private EventRecord() {}

    /** The first record of every file. */
    static byte[] version(double seconds) {
        Message event = event(seconds, 0);
        event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return framed(event.toBytes());
    }

    /** The run begins, or goes on: readers forget what they had of this step and later ones. */
    static byte[] start(double seconds, long step) {
        Message session = new Message(16);
        session.varint(1, 1);
        Message event = event(seconds, step);
        event.bytes(7, session.toBytes());
        return framed(event.toBytes());
    }

    /** Numbers of a step by their tags. */
    static byte[] scalars(double seconds, long step, Map<String, Double> values) {
        int size =
                values.keySet().stream().mapToInt(tag -> 32 + 3 * tag.length()).sum();
        Message summary = new Message(size);
        values.forEach((tag, value) -> {
            Message one = new Message(32 + 3 * tag.length());
            one.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
            one.decimal(2, value.floatValue());
            summary.bytes(1, one.toBytes());
        });
        Message event = event(seconds, step, size + 64);
        event.bytes(5, summary.toBytes());
        return framed(event.toBytes());
    }

    private static Message event(double seconds, long step) {
        return event(seconds, step, 64);
    }

    private static Message event(double seconds, long step, int size) {
        Message event = new Message(size);
        event.decimal(1, seconds);
        if (step != 0) {
            event.varint(2, step);
        }
        return event;
    }

    private static byte[] framed(byte[] content) {
        ByteBuffer record = ByteBuffer.allocate(content.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(maskedChecksum(record.array(), 0, Long.BYTES));
        record.put(content);
        record.putInt(maskedChecksum(content, 0, content.length));
        return record.array();
    }

    /** As TensorFlow does, so that a checksum of data that hold checksums says something. */
    static int maskedChecksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }

    /** Fields of a protocol buffer, one after the other. */
    private static final class Message {

        private final ByteBuffer bytes;

        Message(int most) {
            this.bytes = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
        }

        void varint(int field, long value) {
            key(field, VARINT);
            varint(value);
        }

        void decimal(int field, double value) {
            key(field, FIXED_64);
            bytes.putDouble(value);
        }

        void decimal(int field, float value) {
            key(field, FIXED_32);
            bytes.putFloat(value);
        }

        void bytes(int field, byte[] content) {
            key(field, BYTES);
            varint(content.length);
            bytes.put(content);
        }

        private void key(int field, int kind) {
            varint(((long) field << 3) | kind);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.put((byte) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            bytes.put((byte) rest);
        }

        byte[] toBytes() {
            byte[] whole = new byte[bytes.position()];
            bytes.flip().get(whole);
            return whole;
        }
    }
}
