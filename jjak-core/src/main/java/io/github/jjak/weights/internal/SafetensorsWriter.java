package io.github.jjak.weights.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Writes tensors as a safetensors file that Python's libraries open, and flushes it to the disk. */
public final class SafetensorsWriter {

    private static final double LARGEST_HALF = 65504;

    private SafetensorsWriter() {}

    /** As {@link #write(Path, Map, StoredType)}, in float32. */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, StoredType.FP32);
    }

    /**
     * Writes the tensors in the given order.
     *
     * @param file must not exist yet
     * @param tensors float32 tensors by name
     * @param type what they are stored as; INT8 is for matrices, and the file says its own checksum then
     * @throws IOException if the file exists, the disk is full, or writing fails otherwise; a partial file may remain
     * @throws UsageException if a number is beyond the type's range; a partial file remains
     */
    public static void write(Path file, Map<String, Tensor> tensors, StoredType type) throws IOException {
        try (TensorScope scope = TensorScope.open()) {
            List<Part> parts = parts(tensors, type);
            byte[] header = header(parts, type == StoredType.INT8);
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
                TensorBytes.writeAll(
                        channel, start.putLong(header.length).put(header).flip());
                for (Part part : parts) {
                    requireInRange(part.name(), part.tensor(), part.type());
                    TensorBytes.write(channel, part.tensor(), part.type());
                }
                if (type == StoredType.INT8) {
                    SafetensorsChecksum.write(channel, header);
                }
                channel.force(true);
            }
        }
    }

    /** A tensor of the file. */
    private record Part(String name, Tensor tensor, StoredType type) {}

    private static List<Part> parts(Map<String, Tensor> tensors, StoredType type) {
        List<Part> parts = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            if (type != StoredType.INT8) {
                parts.add(new Part(name, tensor, type));
            } else if (tensor.dim() == 2 && tensor.numel() > 0) {
                QuantizedRows rows = QuantizedRows.of(name, tensor);
                parts.add(new Part(name, rows.steps(), StoredType.INT8));
                parts.add(new Part(name + QuantizedRows.SCALES, rows.scales(), StoredType.FP32));
            } else {
                parts.add(new Part(name, tensor, StoredType.FP32));
            }
        });
        return parts;
    }

    /** A weight beyond half precision would become infinite, and with it every vector. */
    private static void requireInRange(String name, Tensor tensor, StoredType type) {
        try (TensorScope scope = TensorScope.open()) {
            boolean beyond = type == StoredType.FP16
                    && tensor.numel() > 0
                    && tensor.detach().abs().max().item().toDouble() > LARGEST_HALF;
            if (beyond) {
                throw new UsageException(
                        "Tensor " + name + " contains numbers beyond 65,504, the limit of half precision. Store fp32.");
            }
        }
    }

    private static byte[] header(List<Part> parts, boolean withChecksum) {
        ObjectNode root = JsonFile.object();
        // transformers refuses files that do not say they came from a "pt"-compatible writer.
        ObjectNode metadata = root.putObject(SafetensorsReader.METADATA).put("format", "pt");
        if (withChecksum) {
            metadata.put(SafetensorsChecksum.KEY, SafetensorsChecksum.BLANK);
        }
        long offset = 0;
        for (Part part : parts) {
            Tensor tensor = part.tensor();
            ObjectNode entry = root.putObject(part.name()).put("dtype", name(part.type()));
            for (long size : Tensors.shape(tensor)) {
                entry.withArray("shape").add(size);
            }
            entry.withArray("shape");
            long length = tensor.numel() * part.type().bytes();
            entry.putArray("data_offsets").add(offset).add(offset + length);
            offset += length;
        }
        String json = JsonFile.formatLine(root);
        // Padding with spaces keeps the data aligned to eight bytes, as the reference writer does.
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return (json + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    private static String name(StoredType type) {
        return switch (type) {
            case FP32 -> "F32";
            case FP16 -> "F16";
            case INT8 -> "I8";
        };
    }
}
