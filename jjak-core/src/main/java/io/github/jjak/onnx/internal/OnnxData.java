package io.github.jjak.onnx.internal;

import com.google.protobuf.CodedInputStream;
import io.github.jjak.error.ModelException;
import io.github.jjak.tensor.internal.MappedFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The numbers of an ONNX model's tensors, mapped from its file and the files beside it. Not thread-safe. */
final class OnnxData implements AutoCloseable {

    private final Map<Path, MappedFile> files = new LinkedHashMap<>();

    /** A float32 copy of a constant in the caller's scope. */
    Tensor floats(OnnxGraph.Constant constant) {
        Tensor stored = stored(constant.tensor());
        return Tensors.copyAsFloat(constant.transposed() ? stored.t() : stored);
    }

    /** The only number of a tensor of floating point numbers. */
    double number(OnnxTensor tensor) {
        if (tensor.elements() != 1) {
            throw new ModelException(tensor.file() + ": a constant should be one number but is of shape "
                    + Arrays.toString(tensor.shape()) + ".");
        }
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.toFloats(stored(tensor))[0];
        }
    }

    /** The numbers of an integer tensor of at most {@code most} elements. */
    long[] integers(OnnxTensor tensor, int most) {
        if (tensor.elements() > most) {
            throw new ModelException(tensor.file() + ": a constant of shape " + Arrays.toString(tensor.shape())
                    + " should have at most " + most + " numbers.");
        }
        ByteBuffer bytes = bytes(tensor);
        if (tensor.encoding() == OnnxTensor.Encoding.VARIABLE) {
            return variable(tensor, bytes);
        }
        long[] values = new long[(int) tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (checked(tensor).type()) {
                case OnnxTensor.INT64 -> bytes.getLong();
                case OnnxTensor.INT32 -> bytes.getInt();
                default -> throw unreadable(tensor);
            };
        }
        return values;
    }

    @Override
    public void close() {
        files.values().forEach(MappedFile::close);
        files.clear();
    }

    private Tensor stored(OnnxTensor tensor) {
        ScalarType type = switch (tensor.type()) {
            case OnnxTensor.FLOAT -> ScalarType.Float;
            case OnnxTensor.DOUBLE -> ScalarType.Double;
            case OnnxTensor.FLOAT16 -> ScalarType.Half;
            case OnnxTensor.BFLOAT16 -> ScalarType.BFloat16;
            default -> throw unreadable(tensor);
        };
        if (tensor.encoding() == OnnxTensor.Encoding.VARIABLE) {
            return halves(tensor, type);
        }
        checked(tensor);
        return file(tensor).view(tensor.offset(), tensor.length(), type, tensor.shape());
    }

    /** fp16 and bf16 in {@code int32_data}: the bits of each number as an integer. */
    private Tensor halves(OnnxTensor tensor, ScalarType type) {
        if (tensor.width() != 2) {
            throw unreadable(tensor);
        }
        long[] bits = variable(tensor, bytes(tensor));
        return Tensors.indices(bits).to(ScalarType.Short).view(type).view(tensor.shape());
    }

    private static long[] variable(OnnxTensor tensor, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        CodedInputStream input = CodedInputStream.newInstance(copy);
        long[] values = new long[Math.toIntExact(tensor.elements())];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = input.readInt64();
            }
            if (!input.isAtEnd()) {
                throw new IOException("there are more numbers than its shape has");
            }
            return values;
        } catch (IOException cause) {
            throw new ModelException(
                    tensor.file() + ": tensor " + tensor.name() + " is damaged: " + cause.getMessage(), cause);
        }
    }

    private ByteBuffer bytes(OnnxTensor tensor) {
        return file(tensor).bytes(tensor.offset(), Math.toIntExact(tensor.length()));
    }

    private MappedFile file(OnnxTensor tensor) {
        return files.computeIfAbsent(tensor.file(), path -> {
            try {
                return MappedFile.open(path);
            } catch (IOException cause) {
                throw new ModelException(path + " cannot be read: " + cause.getMessage(), cause);
            }
        });
    }

    private static OnnxTensor checked(OnnxTensor tensor) {
        if (tensor.encoding() != OnnxTensor.Encoding.FIXED) {
            throw unreadable(tensor);
        }
        return tensor;
    }

    private static ModelException unreadable(OnnxTensor tensor) {
        return new ModelException(tensor.file() + ": tensor " + tensor.name() + " has the ONNX type " + tensor.type()
                + " in a form that Jjak does not read as numbers of an encoder. Known are float32, float64, float16,"
                + " bfloat16 and, for shapes, int32 and int64.");
    }
}
