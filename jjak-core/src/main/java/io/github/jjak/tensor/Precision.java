package io.github.jjak.tensor;

import io.github.jjak.tensor.internal.ProcessorFlags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of matrix products and activations. Parameters, gradients, moments and losses are always float32. */
public enum Precision {
    /** IEEE single precision: what reference values are computed in. */
    FP32(ScalarType.Float, Float.BYTES),
    /** bfloat16: the range of float32 with 8 bits of precision; twice the speed where the processor multiplies it natively. */
    BF16(ScalarType.BFloat16, Short.BYTES);

    private static final List<String> NATIVE_BF16 = List.of("avx512_bf16", "amx_bf16");

    /** What oneDNN is told to keep to, by the first of these that is set. */
    private static final List<String> MOST_INSTRUCTIONS = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

    /** Its values without bf16 products. */
    private static final Set<String> WITHOUT_BF16 =
            Set.of("SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX2_VNNI_2", "AVX512_CORE", "AVX512_CORE_VNNI");

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

    /**
     * Whether the processor has instructions for bf16 products, and oneDNN may use them ({@code ONEDNN_MAX_CPU_ISA}); known on Linux
     * x86-64 only, else false.
     */
    public static boolean hasNativeBf16() {
        return mayMultiplyBf16(System.getenv()) && ProcessorFlags.hasAny(NATIVE_BF16);
    }

    static boolean mayMultiplyBf16(Map<String, String> environment) {
        return MOST_INSTRUCTIONS.stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(most -> !WITHOUT_BF16.contains(most.toUpperCase(Locale.ROOT)))
                .orElse(true);
    }
}
