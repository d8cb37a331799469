package io.github.jjak.tensor.internal;

import java.util.function.Supplier;
import org.bytedeco.pytorch.AutoGradMode;

/** Switches the recording of the backward graph on this thread. */
public final class Gradients {

    private Gradients() {}

    /** Runs the work with or without recording what backward needs, and restores the former state after it. */
    public static <T> T recording(boolean record, Supplier<T> work) {
        Libtorch.load();
        AutoGradMode mode = new AutoGradMode(record);
        try {
            return work.get();
        } finally {
            mode.close();
        }
    }

    /** Runs the work without recording a graph. */
    public static void without(Runnable work) {
        recording(false, () -> {
            work.run();
            return true;
        });
    }
}
