package io.github.jjak.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Vectors as Spark moves them between tasks: four bytes a number, little-endian; an {@code array<float>} would be an object a number. */
final class VectorBytes {

    private VectorBytes() {}

    static byte[] of(List<Float> numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(bytes::putFloat);
        return bytes.array();
    }

    static byte[] of(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    static float[] floats(byte[] bytes) {
        float[] numbers = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }
}
