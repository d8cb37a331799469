package io.github.jjak.onnx.internal;

import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of one {@code TensorProto} and decides where its numbers lie. */
final class TensorMessage implements ProtoReader.FieldReader {

    private static final int EXTERNAL = 1;

    private final Path file;
    private final ProtoReader proto;
    private final List<Long> shape = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private String name = "";
    private int type;
    private long location;
    private ProtoReader.@Nullable Range data;
    private OnnxTensor.Encoding encoding = OnnxTensor.Encoding.FIXED;

    TensorMessage(Path file, ProtoReader proto) {
        this.file = file;
        this.proto = proto;
    }

    @Override
    public boolean read(int field) throws IOException {
        switch (field) {
            case 1 -> proto.integers(shape);
            case 2 -> type = (int) proto.integer();
            case 4, 9 -> {
                return take(OnnxTensor.Encoding.FIXED);
            }
            case 5, 7 -> {
                return take(OnnxTensor.Encoding.VARIABLE);
            }
            case 6, 10, 11 -> {
                return take(OnnxTensor.Encoding.OTHER);
            }
            case 8 -> name = proto.text();
            case 13 -> readExternal();
            case 14 -> location = proto.integer();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Numbers that are not one run of bytes stay unread; nobody asks for them in a file an exporter wrote. */
    private boolean take(OnnxTensor.Encoding found) throws IOException {
        boolean several = data != null && data.length() > 0;
        encoding = several || !proto.isRun() ? OnnxTensor.Encoding.OTHER : found;
        if (!proto.isRun()) {
            return false;
        }
        data = proto.range();
        return true;
    }

    private void readExternal() throws IOException {
        String[] pair = {"", ""};
        proto.message(field -> {
            if (field != 1 && field != 2) {
                return false;
            }
            pair[field - 1] = proto.text();
            return true;
        });
        external.put(pair[0], pair[1]);
    }

    OnnxTensor tensor() {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        if (location == EXTERNAL) {
            return externalTensor(sizes);
        }
        ProtoReader.Range range = data == null ? new ProtoReader.Range(0, 0) : data;
        OnnxTensor tensor = new OnnxTensor(name, type, sizes, encoding, file, range.offset(), range.length());
        tensor.checkLength();
        return tensor;
    }

    private OnnxTensor externalTensor(long[] sizes) {
        Path beside = beside(external.getOrDefault("location", ""));
        try {
            long offset = Long.parseLong(external.getOrDefault("offset", "0"));
            long fileSize = Files.size(beside);
            long length = Long.parseLong(external.getOrDefault("length", Long.toString(fileSize - offset)));
            if (offset < 0 || length < 0 || offset > fileSize || length > fileSize - offset) {
                throw new ModelException(file + ": tensor " + name + " should lie at byte " + offset + " of " + beside
                        + " with " + length + " bytes, but that file has " + fileSize + ".");
            }
            OnnxTensor tensor = new OnnxTensor(name, type, sizes, OnnxTensor.Encoding.FIXED, beside, offset, length);
            tensor.checkLength();
            return tensor;
        } catch (NumberFormatException cause) {
            throw new ModelException(file + ": offset or length of tensor " + name + " is not a number.", cause);
        } catch (IOException cause) {
            throw new ModelException(file + ": the weights beside it, " + beside + ", cannot be read.", cause);
        }
    }

    /** The external file of a name; it must lie in the model's folder, links followed. */
    private Path beside(String location) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !location.isEmpty() && !Path.of(location).isAbsolute()) {
                Path beside = folder.resolve(location).normalize();
                if (beside.startsWith(folder.normalize())
                        && (!Files.exists(beside) || beside.toRealPath().startsWith(folder.toRealPath()))) {
                    if (!Files.isRegularFile(beside)) {
                        throw new ModelException(
                                file + " keeps weights in " + location + ", which must lie beside it but does not.");
                    }
                    return beside;
                }
            }
        } catch (InvalidPathException | IOException noPath) {
            throw new ModelException(file + ": the place of tensor " + name + " is not a readable path.", noPath);
        }
        throw new ModelException(file + ": tensor " + name + " says that it is at \"" + location
                + "\", outside the model's folder. Jjak reads weights beside the model only.");
    }
}
