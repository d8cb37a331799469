package io.github.jjak.tensor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A file's bytes as a tensor that the operating system fills page by page: nothing is read before it is used. Not thread-safe.
 */
final class MappedFile implements AutoCloseable {

    private final Tensor bytes;

    private MappedFile(Tensor bytes) {
        this.bytes = bytes;
    }

    /**
     * Maps a file.
     *
     * @param size its length in bytes, at least 1
     */
    static MappedFile open(Path file, long size) {
        Libtorch.load();
        try (TensorScope scope = TensorScope.open()) {
            BytePointer path = new BytePointer(file.toString(), StandardCharsets.UTF_8);
            return new MappedFile(TensorScope.keep(torch.from_file(
                    path, new BoolOptional(false), Tensors.size(size), new TensorOptions(ScalarType.Byte))));
        }
    }

    /**
     * Part of the file as a one-dimensional tensor in the caller's scope; a view where alignment allows.
     *
     * @param begin first byte
     * @param length number of bytes, a multiple of the element's size
     */
    Tensor view(long begin, long length, ScalarType type) {
        Tensor part = bytes.narrow(0, begin, length);
        // libtorch refuses to reinterpret bytes that do not start on a multiple of the element's size.
        Tensor aligned = begin % torch.elementSize(type) == 0 ? part : part.clone();
        return aligned.view(type);
    }

    @Override
    public void close() {
        TensorScope.release(bytes);
    }
}
