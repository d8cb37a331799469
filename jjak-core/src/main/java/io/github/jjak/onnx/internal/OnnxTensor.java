package io.github.jjak.onnx.internal;

import io.github.jjak.error.ModelException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * ONNX's {@code TensorProto}, its numbers left where they lie.
 *
 * @param name of the initializer; empty inside an attribute
 * @param type one of the {@code TensorProto.DataType} numbers below, or another
 * @param shape at most eight sizes, none negative
 * @param encoding how the numbers are written
 * @param file where they lie: the model's file or one beside it
 * @param offset first byte in that file
 * @param length bytes
 */
record OnnxTensor(String name, int type, long[] shape, Encoding encoding, Path file, long offset, long length) {

    static final int FLOAT = 1;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    static final int BFLOAT16 = 16;

    private static final int MOST_DIMENSIONS = 8;

    /** How the numbers of a tensor are written. */
    enum Encoding {
        /** Fixed width, little-endian: {@code raw_data}, packed {@code float_data} and external data. */
        FIXED,
        /** Packed variable-length integers: {@code int32_data} and {@code int64_data}. */
        VARIABLE,
        /** In a field that Jjak does not read. */
        OTHER
    }

    OnnxTensor {
        if (shape.length > MOST_DIMENSIONS || Arrays.stream(shape).anyMatch(size -> size < 0)) {
            throw new ModelException(
                    file + ": tensor " + name + " has the impossible shape " + Arrays.toString(shape) + ".");
        }
    }

    /** Bytes of one number of fixed width; 0 where Jjak does not know the type. */
    int width() {
        return switch (type) {
            case FLOAT, INT32 -> 4;
            case INT64, DOUBLE -> 8;
            case FLOAT16, BFLOAT16 -> 2;
            default -> 0;
        };
    }

    /** Product of the shape; -1 where it is not a long. */
    long elements() {
        long elements = 1;
        for (long size : shape) {
            if (size != 0 && elements > Long.MAX_VALUE / 16 / size) {
                return -1;
            }
            elements *= size;
        }
        return elements;
    }

    /**
     * Holds the shape against the bytes.
     *
     * @throws ModelException if there are more or fewer than the shape needs
     */
    void checkLength() {
        long elements = elements();
        boolean fits = switch (encoding) {
            case FIXED -> width() == 0 || elements * width() == length;
            // A variable-length integer has one to ten bytes.
            case VARIABLE -> elements <= length && length <= 10 * elements;
            case OTHER -> true;
        };
        if (elements < 0 || !fits) {
            throw new ModelException(file + ": tensor " + name + " of type " + type + " and shape "
                    + Arrays.toString(shape) + " does not fit its " + length
                    + " bytes. The file is cut off or damaged.");
        }
    }
}
