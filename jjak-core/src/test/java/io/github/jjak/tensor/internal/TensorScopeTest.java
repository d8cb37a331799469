package io.github.jjak.tensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Who owns native memory, and until when. */
class TensorScopeTest {

    @Test
    void aScopeFreesWhatWasMadeInIt() {
        Tensor tensor;
        try (TensorScope scope = TensorScope.open()) {
            tensor = Tensors.of(new float[] {1, 2}, 2);
            assertThat(tensor.isNull()).isFalse();
        }
        assertThat(tensor.isNull()).isTrue();
    }

    @Test
    void whatWasKeptOutlivesItsScopeUntilItIsReleased() {
        Tensor kept;
        try (TensorScope scope = TensorScope.open()) {
            kept = TensorScope.keep(Tensors.of(new float[] {1, 2}, 2));
        }
        assertThat(Tensors.toFloats(kept)).containsExactly(1, 2);
        TensorScope.release(kept);
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void anInnerScopeLeavesTheOuterOneAlone() {
        try (TensorScope outer = TensorScope.open()) {
            Tensor mine = Tensors.scalar(3);
            Tensor kept;
            Tensor inner;
            try (TensorScope scope = TensorScope.open()) {
                inner = mine.add(mine);
                kept = TensorScope.keep(inner.add(mine));
            }
            assertThat(inner.isNull()).isTrue();
            assertThat(Tensors.toFloats(mine)).containsExactly(3);
            assertThat(Tensors.toFloats(kept)).containsExactly(9);
            TensorScope.release(kept);
        }
    }
}
