package io.github.jjak.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {

    @Test
    void aModelBeyondTheFormatsLimitIsRefusedBeforeAByteIsWritten() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TensorScope scope = TensorScope.open()) {
            GraphBuilder graph = new GraphBuilder();
            // One number seen as four gigabytes of them.
            graph.weight("large", Tensors.of(new float[] {1}, 1, 1).expand(1 << 15, 1 << 15));
            assertThatThrownBy(() -> OnnxWriter.write(Channels.newChannel(bytes), graph, "test"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("2147483647");
        }
        assertThat(bytes.size()).isZero();
    }
}
