package io.github.jjak.weights.internal;

import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Writes a tensor's numbers, little-endian and row-major; at most this one tensor is copied. */
public final class TensorBytes {

    private static final int CHUNK = 1 << 26;

    private TensorBytes() {}

    /** Number of bytes that {@link #write(WritableByteChannel, Tensor)} writes. */
    public static long length(Tensor tensor) {
        return tensor.numel() * Float.BYTES;
    }

    /** Writes all numbers of a tensor of floating point numbers as float32. */
    public static void write(WritableByteChannel channel, Tensor tensor) throws IOException {
        write(channel, tensor, StoredType.FP32);
    }

    /** Writes all numbers of a tensor of floating point numbers. */
    public static void write(WritableByteChannel channel, Tensor tensor, StoredType type) throws IOException {
        try (TensorScope scope = TensorScope.open()) {
            Tensor plain = tensor.detach().to(scalarType(type)).cpu().contiguous();
            long length = plain.numel() * type.bytes();
            for (long from = 0; from < length; from += CHUNK) {
                writeAll(channel, Tensors.bytes(plain, from, (int) Math.min(CHUNK, length - from)));
            }
        }
    }

    /** Writes all bytes that are left in a buffer. */
    public static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ScalarType scalarType(StoredType type) {
        return switch (type) {
            case FP32 -> ScalarType.Float;
            case FP16 -> ScalarType.Half;
            case INT8 -> ScalarType.Char;
        };
    }
}
