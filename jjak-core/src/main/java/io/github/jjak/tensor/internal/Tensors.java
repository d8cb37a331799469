package io.github.jjak.tensor.internal;

import io.github.jjak.error.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Moves numbers between Java arrays and tensors, always by copy, always row-major. */
public final class Tensors {

    private Tensors() {}

    /** A float32 tensor of the given shape filled with {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        Libtorch.load();
        return onDevice(torch.tensor(values).reshape(shape));
    }

    /** A one-dimensional int64 tensor, the type of all indices. */
    public static Tensor indices(int[] values) {
        return indices(Arrays.stream(values).asLongStream().toArray());
    }

    /** A one-dimensional int64 tensor. */
    public static Tensor indices(long[] values) {
        Libtorch.load();
        return onDevice(torch.tensor(values));
    }

    /** The numbers from 0 to below {@code end} as int64. */
    public static Tensor range(int end) {
        return indices(IntStream.range(0, end).toArray());
    }

    /** The tensor where models live: itself on the processor, a copy on a GPU. */
    public static Tensor onDevice(Tensor tensor) {
        return Libtorch.device() == Device.CUDA && !tensor.is_cuda() ? tensor.cuda() : tensor;
    }

    /** A bool tensor of the given shape. */
    public static Tensor mask(boolean[] values, long... shape) {
        Libtorch.load();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return onDevice(torch.tensor(bytes).to(ScalarType.Bool).reshape(shape));
    }

    /** A zero-dimensional tensor of one float. */
    public static Tensor scalar(double value) {
        Libtorch.load();
        return onDevice(torch.tensor((float) value).reshape());
    }

    /** All values of a tensor as float32, row-major. */
    public static float[] toFloats(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor detached = tensor.detach();
            Tensor plain = (detached.is_sparse() ? detached.to_dense() : detached)
                    .to(ScalarType.Float)
                    .cpu()
                    .contiguous();
            float[] values = new float[Math.toIntExact(plain.numel())];
            // A tensor without elements has no memory to read from.
            if (values.length > 0) {
                new FloatPointer(plain.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** The rows of a {@code [rows, columns]} tensor as float32; the arrays belong to the caller. */
    public static float[][] toRows(Tensor matrix) {
        int rows = Math.toIntExact(matrix.size(0));
        int columns = Math.toIntExact(matrix.size(1));
        float[] flat = toFloats(matrix);
        float[][] result = new float[rows][];
        for (int row = 0; row < rows; row++) {
            result[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
        }
        return result;
    }

    /**
     * The values of a contiguous float32 tensor, without copying where it is in the processor's memory; valid while the tensor and
     * the caller's scope live.
     */
    public static FloatBuffer buffer(Tensor contiguous) {
        return new FloatPointer(contiguous.cpu().data_ptr())
                .capacity(contiguous.numel())
                .asBuffer();
    }

    /** A float32 {@code [rows, columns]} tensor with the given rows, at least one. */
    public static Tensor ofRows(List<float[]> rows) {
        int columns = rows.get(0).length;
        float[] flat = new float[Math.multiplyExact(rows.size(), columns)];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, flat, row * columns, columns);
        }
        return of(flat, rows.size(), columns);
    }

    /** The shape of a tensor. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /** A copy in float32 that shares nothing with its source. */
    public static Tensor copyAsFloat(Tensor tensor) {
        return tensor.to(ScalarType.Float, false, true, new MemoryFormatOptional(torch.MemoryFormat.Contiguous));
    }

    /** Concatenates along the first dimension. A single part is returned as it is. */
    public static Tensor concatenate(Tensor... parts) {
        return parts.length == 1 ? parts[0] : torch.cat(new TensorVector(parts), 0);
    }

    /** The bytes of a contiguous tensor, without copying; valid while the tensor lives. At most 2 GiB. */
    public static ByteBuffer bytes(Tensor contiguous, long from, int length) {
        Pointer data = contiguous.data_ptr();
        return new org.bytedeco.javacpp.BytePointer(data)
                .position(from)
                .capacity(from + length)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Overwrites {@code target} with the values of {@code source}, which must have the same shape. */
    public static void overwrite(Tensor target, Tensor source, String name) {
        if (!Arrays.equals(shape(target), shape(source))) {
            throw new ModelException("Tensor " + name + " should have shape " + Arrays.toString(shape(target))
                    + " but has shape " + Arrays.toString(shape(source)) + ".");
        }
        target.copy_(source);
    }

    /** Absent tensor argument. */
    public static TensorOptional none() {
        return new TensorOptional();
    }

    /** Present tensor argument. */
    public static TensorOptional some(Tensor tensor) {
        return new TensorOptional(tensor);
    }

    /** A number as libtorch's scalar. */
    public static Scalar number(double value) {
        return new Scalar(value);
    }

    /** Absent element type argument: keep the input's. */
    public static ScalarTypeOptional sameType() {
        return new ScalarTypeOptional();
    }

    /** Absent memory format argument: row-major. */
    static MemoryFormatOptional memoryFormat() {
        return new MemoryFormatOptional(torch.MemoryFormat.Contiguous);
    }

    /** A size as libtorch's optional integer. */
    static LongOptional size(long value) {
        return new LongOptional(value);
    }
}
