package io.github.jjak.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes torch.save's format byte by byte, honest or not. */
public final class TorchFile {

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> members = new LinkedHashMap<>();
    private boolean deflated;

    TorchFile() {
        bytes(0x80, 2);
    }

    /** A file with one tensor {@code w}: float32, the storage's numbers 0, 1, 2, … */
    public static TorchFile withTensor(int numbers, long offset, long[] size, long[] stride) {
        return withTensor(numbers, numbers, offset, size, stride);
    }

    public static TorchFile withTensor(long announced, int numbers, long offset, long[] size, long[] stride) {
        return new TorchFile()
                .text("}")
                .string("w")
                .tensor(announced, offset, size, stride)
                .text("s.")
                .floats("0", numbers);
    }

    /** Instructions and their text arguments. */
    TorchFile text(String text) {
        pickle.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    TorchFile bytes(int... bytes) {
        for (int value : bytes) {
            pickle.write(value);
        }
        return this;
    }

    TorchFile string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return text("X").littleEndian(4, utf8.length).text(value);
    }

    TorchFile number(long value) {
        return bytes(0x8a, 8).littleEndian(8, value);
    }

    TorchFile littleEndian(int length, long value) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        pickle.write(all, 0, length);
        return this;
    }

    TorchFile numbers(long[] values) {
        text("(");
        for (long value : values) {
            number(value);
        }
        return text("t");
    }

    TorchFile tensor(long announced, long offset, long[] size, long[] stride) {
        return text("ctorch._utils\n_rebuild_tensor_v2\n((")
                .string("storage")
                .text("ctorch\nFloatStorage\n")
                .string("0")
                .string("cpu")
                .number(announced)
                .text("tQ")
                .number(offset)
                .numbers(size)
                .numbers(stride)
                .bytes(0x89)
                .text("ccollections\nOrderedDict\n)RtR");
    }

    TorchFile floats(String key, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            buffer.putFloat(i);
        }
        return member("archive/data/" + key, buffer.array());
    }

    TorchFile member(String name, byte[] content) {
        members.put(name, content);
        return this;
    }

    public TorchFile deflated() {
        deflated = true;
        return this;
    }

    byte[] pickle() {
        return pickle.toByteArray();
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            write(zip, "archive/data.pkl", pickle.toByteArray());
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                write(zip, member.getKey(), member.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public Path write(Path folder) throws IOException {
        return Files.write(Files.createTempFile(folder, "torch", ".bin"), toBytes());
    }

    private void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
