package io.github.jjak.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PrecisionTest {

    /** Products in bf16 that oneDNN may not do natively are emulated, up to a hundred times slower. */
    @Test
    void whatOneDnnMayUseIsRespected() {
        assertThat(Precision.mayMultiplyBf16(Map.of())).isTrue();
        assertThat(Precision.mayMultiplyBf16(Map.of("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_AMX")))
                .isTrue();
        assertThat(Precision.mayMultiplyBf16(Map.of("ONEDNN_MAX_CPU_ISA", "avx2")))
                .isFalse();
        assertThat(Precision.mayMultiplyBf16(Map.of("DNNL_MAX_CPU_ISA", "AVX512_CORE")))
                .isFalse();
        assertThat(Precision.mayMultiplyBf16(
                        Map.of("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16", "DNNL_MAX_CPU_ISA", "AVX2")))
                .isTrue();
    }
}
