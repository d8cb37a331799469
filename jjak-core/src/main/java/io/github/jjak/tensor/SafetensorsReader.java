package io.github.jjak.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A safetensors file, memory-mapped: eight bytes of header length, a JSON header, then the tensors' bytes.
 *
 * <p>The header is checked whole before any byte of a tensor is touched: lengths, types, shapes and ranges inside the file.
 * Nothing is executed and nothing is allocated that the file does not hold. Format:
 * https://github.com/huggingface/safetensors. Not thread-safe.
 */
public final class SafetensorsReader implements TensorSource {

    /** The limit of the reference implementation. */
    private static final long LARGEST_HEADER = 100_000_000;

    private final Path file;
    private final Map<String, Entry> entries;
    private final MappedFile mapping;

    private record Entry(ScalarType type, long[] shape, long begin, long length) {}

    private SafetensorsReader(Path file, Map<String, Entry> entries, MappedFile mapping) {
        this.file = file;
        this.entries = entries;
        this.mapping = mapping;
    }

    /**
     * Opens and checks a file.
     *
     * @throws ModelException if it is missing, truncated or inconsistent; the message names the file and the tensor
     */
    public static SafetensorsReader open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            long headerLength = size < 8 ? -1 : read(channel, 0, 8).getLong();
            if (headerLength < 2 || headerLength > LARGEST_HEADER || headerLength > size - 8) {
                throw new ModelException(file + " is not a safetensors file or is cut off: its " + size
                        + " bytes do not hold the header they announce.");
            }
            byte[] header = read(channel, 8, (int) headerLength).array();
            Map<String, Entry> entries = parse(file, header, 8 + headerLength, size);
            return new SafetensorsReader(file, entries, MappedFile.open(file));
        } catch (NoSuchFileException cause) {
            throw new ModelException("There is no file " + file + ".", cause);
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public Tensor floats(String name) {
        Entry entry = entry(name);
        if (!torch.isFloatingType(entry.type())) {
            throw new ModelException(
                    file + ": tensor " + name + " holds " + entry.type() + ", not floating point numbers.");
        }
        return Tensors.copyAsFloat(view(entry));
    }

    /** A copy of a tensor in the type it is stored in. */
    public Tensor stored(String name) {
        return view(entry(name)).clone();
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public void close() {
        mapping.close();
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelException(file + " has no tensor " + name + ".");
        }
        return entry;
    }

    private Tensor view(Entry entry) {
        return mapping.view(entry.begin(), entry.length(), entry.type(), entry.shape());
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("unexpected end of file");
            }
        }
        return buffer.flip();
    }

    private static Map<String, Entry> parse(Path file, byte[] header, long dataStart, long fileSize) {
        JsonNode root = JsonFile.parse(header, file + " (header)");
        if (!root.isObject()) {
            throw new ModelException(file + ": the header is not a JSON object.");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), dataStart, fileSize));
            }
        }
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataStart, long fileSize) {
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("shape").isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw new ModelException(
                    file + ": the header's entry for tensor " + name + " lacks shape or data_offsets.");
        }
        ScalarType type = type(file, name, node.path("dtype").asText());
        long[] shape = shape(file, name, node.path("shape"));
        long begin = offsets.get(0).asLong(-1);
        long end = offsets.get(1).asLong(-1);
        if (begin < 0 || end < begin || end > fileSize - dataStart) {
            throw new ModelException(file + ": tensor " + name + " should lie at bytes " + begin + " to " + end
                    + " of the data, but the file holds " + (fileSize - dataStart)
                    + ". The file is cut off or damaged.");
        }
        long expected = bytes(shape, torch.elementSize(type));
        if (end - begin != expected) {
            throw new ModelException(file + ": tensor " + name + " of type " + type + " and shape "
                    + Arrays.toString(shape) + " needs " + expected + " bytes but has " + (end - begin) + ".");
        }
        return new Entry(type, shape, dataStart + begin, end - begin);
    }

    private static long bytes(long[] shape, long elementSize) {
        long bytes = elementSize;
        for (long size : shape) {
            try {
                bytes = Math.multiplyExact(bytes, size);
            } catch (ArithmeticException overflow) {
                return -1;
            }
        }
        return bytes;
    }

    private static long[] shape(Path file, String name, JsonNode node) {
        long[] shape = new long[node.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = node.get(i).canConvertToLong() ? node.get(i).asLong() : -1;
            if (shape[i] < 0 || shape.length > 8) {
                throw new ModelException(file + ": tensor " + name + " has the impossible shape " + node + ".");
            }
        }
        return shape;
    }

    private static ScalarType type(Path file, String name, String stored) {
        return switch (stored) {
            case "F64" -> ScalarType.Double;
            case "F32" -> ScalarType.Float;
            case "F16" -> ScalarType.Half;
            case "BF16" -> ScalarType.BFloat16;
            case "I64" -> ScalarType.Long;
            case "I32" -> ScalarType.Int;
            case "I16" -> ScalarType.Short;
            case "I8" -> ScalarType.Char;
            case "U8" -> ScalarType.Byte;
            case "BOOL" -> ScalarType.Bool;
            default ->
                throw new ModelException(file + ": tensor " + name + " has the type " + stored
                        + ", which is not known. Known are F64, F32, F16, BF16, I64, I32, I16, I8, U8 and BOOL.");
        };
    }
}
