package io.github.jjak.distributed.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** A run in one process: nothing has to be exchanged. */
record OneWorker(Reduction reduction) implements Workers {

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public int onThisMachine() {
        return 1;
    }

    @Override
    public void requireSame(Map<String, String> facts) {}

    @Override
    public Tensor gather(Tensor own, int[] rows) {
        return own;
    }

    @Override
    public void sum(List<Tensor> tensors) {}

    @Override
    public void later(Runnable exchange) {
        exchange.run();
    }

    @Override
    public void copyFromFirst(List<Tensor> tensors) {}

    @Override
    public boolean[] any(boolean... own) {
        return own;
    }

    @Override
    public byte[] fromFirst(Supplier<byte[]> said) {
        return said.get();
    }

    @Override
    public void close() {}
}
