package io.github.jjak.weights.internal;

import io.github.jjak.tensor.internal.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes small float32 tensors as {@code torch.save} does: a zip of a pickle and the tensors' bytes. For modules that old releases
 * of sentence-transformers read from {@code pytorch_model.bin} only; the encoder's weights go into safetensors.
 */
public final class PickledTensorsWriter {

    private static final String ARCHIVE = "archive/";

    private PickledTensorsWriter() {}

    /**
     * Writes a dictionary of tensors.
     *
     * @param file must not exist yet
     * @param tensors float32 tensors by name
     * @throws IOException if the file exists, the disk is full, or writing fails otherwise; a partial file may remain
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            store(zip, "data.pkl", pickle(tensors));
            store(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            int number = 0;
            for (Tensor tensor : tensors.values()) {
                store(zip, "data/" + number++, bytes(tensor));
            }
            store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(ARCHIVE + name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        // Equal tensors give equal files.
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(Tensor tensor) {
        float[] values = Tensors.toFloats(tensor);
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    /** Protocol 2: {name: _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
    private static byte[] pickle(Map<String, Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x80, 2, '}', '('});
        int number = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            text(out, named.getKey());
            long[] shape = Tensors.shape(named.getValue());
            ascii(out, "ctorch._utils\n_rebuild_tensor_v2\n((");
            text(out, "storage");
            ascii(out, "ctorch\nFloatStorage\n");
            text(out, Integer.toString(number++));
            text(out, "cpu");
            number(out, named.getValue().numel());
            ascii(out, "tQ");
            number(out, 0);
            numbers(out, shape);
            numbers(out, strides(shape));
            out.write(0x89);
            ascii(out, "ccollections\nOrderedDict\n)RtR");
        }
        ascii(out, "u.");
        return out.toByteArray();
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long next = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = next;
            next *= shape[i];
        }
        return strides;
    }

    private static void numbers(ByteArrayOutputStream out, long[] values) throws IOException {
        out.write('(');
        for (long value : values) {
            number(out, value);
        }
        out.write('t');
    }

    private static void number(ByteArrayOutputStream out, long value) throws IOException {
        out.write('J');
        out.write(littleEndian(Math.toIntExact(value)));
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.write(littleEndian(bytes.length));
        out.write(bytes);
    }

    private static void ascii(ByteArrayOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
