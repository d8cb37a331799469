package io.github.jjak.tensor.internal;

import io.github.jjak.json.internal.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A whole file mapped into memory, read-only, whose parts can be looked at as tensors. Not thread-safe. */
public final class MappedFile implements AutoCloseable {

    private final Tensor mapping;
    private final long size;

    private MappedFile(Tensor mapping, long size) {
        this.mapping = mapping;
        this.size = size;
    }

    /** Maps a file of at least one byte. */
    public static MappedFile open(Path file) throws IOException {
        long size = Files.size(RegularFile.require(file));
        if (size == 0) {
            throw new IOException("the file is empty");
        }
        try (TensorScope scope = TensorScope.open()) {
            BytePointer path = new BytePointer(file.toString(), StandardCharsets.UTF_8);
            Tensor mapping = TensorScope.keep(torch.from_file(
                    path, new BoolOptional(false), Tensors.size(size), new TensorOptions(ScalarType.Byte)));
            return new MappedFile(mapping, size);
        }
    }

    /** Number of bytes. */
    public long size() {
        return size;
    }

    /**
     * A part of the file as a tensor, without copying where alignment allows; valid while the file is mapped.
     *
     * @param begin first byte; begin and length lie within the file
     * @param length bytes, as many as type and shape need
     */
    public Tensor view(long begin, long length, ScalarType type, long[] shape) {
        Tensor bytes = mapping.narrow(0, begin, length);
        // libtorch refuses to reinterpret bytes that do not start on a multiple of the element's size.
        Tensor aligned = begin % torch.elementSize(type) == 0 ? bytes : bytes.clone();
        return aligned.view(type).view(shape);
    }

    /** A part of the file as little-endian bytes, without copying; valid while the file is mapped. */
    public ByteBuffer bytes(long begin, int length) {
        return Tensors.bytes(mapping, begin, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        TensorScope.release(mapping);
    }
}
