package io.github.jjak.weights.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes.
 *
 * <p>The header is checked whole before any byte of a tensor is touched: lengths, types, shapes, ranges inside the file that do not
 * overlap. Nothing is executed and nothing is allocated that the file does not hold. A tensor's bytes go from the file straight
 * into its own memory, so there are never two copies of the weights, and a file that is cut off meanwhile is an error and not
 * the end of the process (docs/decisions/0014). Matrices in eight bits are made float32 ({@link QuantizedRows}). Format: https://github.com/huggingface/safetensors. Not thread-safe.
 */
public final class SafetensorsReader implements TensorSource {

    /** The limit of the reference implementation. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final int CHUNK = 1 << 26;

    static final String METADATA = "__metadata__";

    private final Path file;
    private final Map<String, Entry> entries;
    private final FileChannel channel;

    private record Entry(ScalarType type, long[] shape, long begin, long length) {}

    private SafetensorsReader(Path file, Map<String, Entry> entries, FileChannel channel) {
        this.file = file;
        this.entries = entries;
        this.channel = channel;
    }

    /**
     * Opens and checks a file.
     *
     * @throws ModelException if it is missing, truncated or inconsistent; the message names the file and the tensor
     */
    public static SafetensorsReader open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(RegularFile.require(file));
            long size = channel.size();
            long headerLength = size < 8 ? -1 : FileBytes.read(channel, 0, 8).getLong();
            if (headerLength < 2 || headerLength > LARGEST_HEADER || headerLength > size - 8) {
                throw new ModelException(file + " is not a safetensors file or is cut off: its " + size
                        + " bytes do not hold the header they announce.");
            }
            byte[] header = FileBytes.read(channel, 8, (int) headerLength).array();
            JsonNode root = parse(file, header);
            SafetensorsChecksum.require(file, channel, header, root.path(METADATA));
            SafetensorsReader reader =
                    new SafetensorsReader(file, entries(file, root, 8 + headerLength, size), channel);
            reader.requireWholeQuantization(root.path(METADATA).has(SafetensorsChecksum.KEY));
            return reader;
        } catch (NoSuchFileException cause) {
            throw new ModelException("There is no file " + file + ".", cause);
        } catch (IOException cause) {
            close(channel, file);
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        } catch (RuntimeException failure) {
            close(channel, file);
            throw failure;
        }
    }

    private static void close(@Nullable FileChannel channel, Path file) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be closed: " + cause.getMessage(), cause);
        }
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(entries.keySet());
        names.removeIf(this::isScale);
        return Collections.unmodifiableSet(names);
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public Tensor floats(String name) {
        Entry entry = entry(name);
        Entry scales = entries.get(name + QuantizedRows.SCALES);
        if (entry.type() == ScalarType.Char && scales != null) {
            return TensorScope.handOver(
                    TensorScope.keepOnly(() -> new QuantizedRows(read(entry), read(scales)).floats()));
        }
        if (!torch.isFloatingType(entry.type())) {
            throw new ModelException(
                    file + ": tensor " + name + " holds " + entry.type() + ", not floating point numbers.");
        }
        Tensor kept = TensorScope.keepOnly(() -> {
            Tensor stored = read(entry);
            return entry.type() == ScalarType.Float ? stored : Tensors.copyAsFloat(stored);
        });
        return TensorScope.handOver(kept);
    }

    @Override
    public boolean holdsWholeNumbers(String name) {
        ScalarType type = entry(name).type();
        boolean steps = type == ScalarType.Char && entries.containsKey(name + QuantizedRows.SCALES);
        return !torch.isFloatingType(type) && type != ScalarType.Bool && !steps;
    }

    @Override
    public Tensor wholeNumbers(String name) {
        if (!holdsWholeNumbers(name)) {
            return TensorSource.super.wholeNumbers(name);
        }
        return stored(name);
    }

    /** Whether a tensor only says how another one is to be read. */
    private boolean isScale(String name) {
        if (!name.endsWith(QuantizedRows.SCALES)) {
            return false;
        }
        Entry scaled = entries.get(name.substring(0, name.length() - QuantizedRows.SCALES.length()));
        return scaled != null && scaled.type() == ScalarType.Char;
    }

    /** Every row of a matrix in eight bits has its scale, and such a file has its checksum. */
    private void requireWholeQuantization(boolean withChecksum) {
        for (Map.Entry<String, Entry> scales : entries.entrySet()) {
            if (!isScale(scales.getKey())) {
                continue;
            }
            String matrix = scales.getKey().substring(0, scales.getKey().length() - QuantizedRows.SCALES.length());
            long[] rows = entry(matrix).shape();
            long[] shape = scales.getValue().shape();
            if (rows.length != 2
                    || scales.getValue().type() != ScalarType.Float
                    || !Arrays.equals(shape, new long[] {rows[0]})) {
                throw new ModelException(file + ": tensor " + scales.getKey()
                        + " should be F32 with a number for each row of " + matrix + " of shape "
                        + Arrays.toString(rows) + ", but is "
                        + scales.getValue().type() + " of shape "
                        + Arrays.toString(shape) + ".");
            }
            if (!withChecksum) {
                throw new ModelException(
                        file + ": its weights in eight bits lack their checksum. The file is damaged.");
            }
        }
    }

    /** A copy of a tensor in the type it is stored in. */
    public Tensor stored(String name) {
        return read(entry(name));
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public void close() {
        close(channel, file);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelException(file + " has no tensor " + name + ".");
        }
        return entry;
    }

    private Tensor read(Entry entry) {
        Libtorch.load();
        Tensor tensor = torch.empty(entry.shape(), new TensorOptions(entry.type()), new MemoryFormatOptional());
        try {
            for (long from = 0; from < entry.length(); from += CHUNK) {
                int length = (int) Math.min(CHUNK, entry.length() - from);
                FileBytes.fill(channel, Tensors.bytes(tensor, from, length), entry.begin() + from);
            }
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
        return tensor;
    }

    private static JsonNode parse(Path file, byte[] header) {
        JsonNode root = JsonFile.parse(header, file + " (header)");
        if (!root.isObject()) {
            throw new ModelException(file + ": the header is not a JSON object.");
        }
        return root;
    }

    private static Map<String, Entry> entries(Path file, JsonNode root, long dataStart, long fileSize) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getKey().equals(METADATA)) {
                entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), dataStart, fileSize));
            }
        }
        refuseOverlaps(file, entries);
        return entries;
    }

    private static void refuseOverlaps(Path file, Map<String, Entry> entries) {
        List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(entries.entrySet());
        byPlace.removeIf(entry -> entry.getValue().length() == 0);
        byPlace.sort(Comparator.comparingLong(entry -> entry.getValue().begin()));
        for (int i = 1; i < byPlace.size(); i++) {
            Entry before = byPlace.get(i - 1).getValue();
            if (before.begin() + before.length() > byPlace.get(i).getValue().begin()) {
                throw new ModelException(
                        file + ": the tensors " + byPlace.get(i - 1).getKey() + " and "
                                + byPlace.get(i).getKey() + " overlap. The file is damaged.");
            }
        }
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
