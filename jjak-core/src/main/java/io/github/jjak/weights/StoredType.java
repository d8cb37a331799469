package io.github.jjak.weights;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of weights in a file. */
public enum StoredType {
    /** float32: the weights as they are. */
    FP32(ScalarType.Float, Float.BYTES, "F32", "float32"),
    /** IEEE half precision: half the size, three to four digits, up to 65,504. */
    FP16(ScalarType.Half, Short.BYTES, "F16", "float16"),
    /** Matrices in int8 with a scale per row, a quarter of the size, all else in float32; only Jjak reads it. */
    INT8(ScalarType.Char, Byte.BYTES, "I8", "float32");

    private final ScalarType type;
    private final int bytes;
    private final String safetensorsName;
    private final String torchName;

    StoredType(ScalarType type, int bytes, String safetensorsName, String torchName) {
        this.type = type;
        this.bytes = bytes;
        this.safetensorsName = safetensorsName;
        this.torchName = torchName;
    }

    ScalarType type() {
        return type;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** What safetensors files call it. */
    String safetensorsName() {
        return safetensorsName;
    }

    /** What torch, and {@code dtype} of a {@code config.json}, call what it is read as. */
    public String torchName() {
        return torchName;
    }
}
