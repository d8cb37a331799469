package io.github.jjak.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of matrix products and activations. Parameters, gradients, moments and losses are always float32. */
public enum Precision {
    /** IEEE single precision: what reference values are computed in. */
    FP32(ScalarType.Float, Float.BYTES),
    /** bfloat16: the range of float32 with 8 bits of precision; twice the speed where the processor multiplies it natively. */
    BF16(ScalarType.BFloat16, Short.BYTES);

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final List<String> NATIVE_BF16 = List.of("avx512_bf16", "amx_bf16");

    private final ScalarType type;
    private final int bytes;

    Precision(ScalarType type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** The element type of activations. */
    public ScalarType type() {
        return type;
    }

    /** Lower-case name, as on the command line. */
    public String id() {
        return this == FP32 ? "fp32" : "bf16";
    }

    /**
     * The faster format that this processor has: bf16 where it multiplies bf16 natively. Elsewhere bf16 would be emulated,
     * number by number, up to a hundred times slower than float32.
     */
    public static Precision fastest() {
        return hasNativeBf16() ? BF16 : FP32;
    }

    /** Whether the processor has instructions for bf16 products; known on Linux x86-64 only, else false. */
    public static boolean hasNativeBf16() {
        if (!Files.isReadable(CPU_INFO)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .anyMatch(NATIVE_BF16::contains);
        } catch (IOException cause) {
            return false;
        }
    }
}
