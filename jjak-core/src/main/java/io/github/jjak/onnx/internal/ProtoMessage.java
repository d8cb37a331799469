package io.github.jjak.onnx.internal;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A small protocol buffer message being written into memory, field by field. */
final class ProtoMessage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream output = CodedOutputStream.newInstance(bytes, 64);

    /** Writes one field. */
    @FunctionalInterface
    private interface FieldWriter {
        void write() throws IOException;
    }

    ProtoMessage text(int field, String value) {
        return put(() -> output.writeString(field, value));
    }

    ProtoMessage integer(int field, long value) {
        return put(() -> output.writeInt64(field, value));
    }

    ProtoMessage number(int field, float value) {
        return put(() -> output.writeFloat(field, value));
    }

    /** All bytes of a buffer, wherever its position is. */
    ProtoMessage bytes(int field, ByteBuffer value) {
        return put(() -> output.writeByteBuffer(field, value));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, ByteBuffer.wrap(value.toBytes()));
    }

    byte[] toBytes() {
        put(output::flush);
        return bytes.toByteArray();
    }

    private ProtoMessage put(FieldWriter writer) {
        try {
            writer.write();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
