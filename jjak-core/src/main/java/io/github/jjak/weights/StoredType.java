package io.github.jjak.weights;

/** The number format of weights in a file. */
public enum StoredType {
    /** float32: the weights as they are. */
    FP32(Float.BYTES, "float32"),
    /** IEEE half precision: half the size, three to four digits, up to 65,504. */
    FP16(Short.BYTES, "float16"),
    /** Matrices in int8 with a scale per row, a quarter of the size, all else in float32; only Jjak reads it. */
    INT8(Byte.BYTES, "float32");

    private final int bytes;
    private final String torchName;

    StoredType(int bytes, String torchName) {
        this.bytes = bytes;
        this.torchName = torchName;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** What torch, and {@code dtype} of a {@code config.json}, call what it is read as. */
    public String torchName() {
        return torchName;
    }
}
