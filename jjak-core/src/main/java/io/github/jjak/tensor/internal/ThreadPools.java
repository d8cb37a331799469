package io.github.jjak.tensor.internal;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two pools of threads under libtorch: OpenBLAS's for matrix products, one for the process, and libgomp's for the rest, one
 * for each thread that calls. libtorch itself sets only the second.
 *
 * <p>Known on Linux. Elsewhere the settings are libtorch's own and {@link #known()} is false.
 */
final class ThreadPools {

    private static final Logger log = LoggerFactory.getLogger(ThreadPools.class);

    /** Enough for oneDNN's products to find libgomp's threads awake, too little to steal the cores from OpenBLAS's. */
    private static final String OPENMP_SPIN_COUNT = "300";

    /**
     * A power of two of the processor's clock ticks, here about 0.4 ms: enough for the next product to find OpenBLAS's threads awake,
     * too little to steal the cores from libgomp's. Its own is 26, tens of milliseconds.
     */
    private static final String BLAS_TIMEOUT = "20";

    private final @Nullable Function setOpenMpThreads;
    private final @Nullable Function setBlasThreads;

    private ThreadPools(@Nullable Function setOpenMpThreads, @Nullable Function setBlasThreads) {
        this.setOpenMpThreads = setOpenMpThreads;
        this.setBlasThreads = setBlasThreads;
    }

    /**
     * Tells libgomp not to spin for long after each parallel region, and OpenBLAS after each product; they read that from the
     * environment when they are loaded, so call this before libtorch is. What the person has set stays.
     */
    static void limitSpinning() {
        if (!Platform.isLinux()) {
            return;
        }
        if (!isSet("OMP_WAIT_POLICY")) {
            setUnlessSet("GOMP_SPINCOUNT", OPENMP_SPIN_COUNT);
        }
        setUnlessSet("OPENBLAS_THREAD_TIMEOUT", BLAS_TIMEOUT);
    }

    private static void setUnlessSet(String variable, String value) {
        try {
            Function.getFunction(Platform.C_LIBRARY_NAME, "setenv").invokeInt(new Object[] {variable, value, 0});
        } catch (LinkageError notHere) {
            log.debug("{} is left as it is: the C library cannot be called", variable, notHere);
        }
    }

    private static boolean isSet(String variable) {
        return System.getenv(variable) != null;
    }

    /** Pools that cannot be set. */
    static ThreadPools unknown() {
        return new ThreadPools(null, null);
    }

    /** The pools of the libraries that are loaded. */
    static ThreadPools ofLoadedLibraries() {
        if (!Platform.isLinux()) {
            return unknown();
        }
        try {
            return new ThreadPools(
                    function("gomp", "omp_set_num_threads"), function("openblas", "openblas_set_num_threads"));
        } catch (LinkageError notHere) {
            log.debug("the number of threads is left to libtorch: its libraries cannot be called", notHere);
            return unknown();
        }
    }

    private static @Nullable Function function(String library, String name) {
        for (Map.Entry<String, String> loaded : Loader.getLoadedLibraries().entrySet()) {
            if (loaded.getKey().startsWith(library)) {
                return NativeLibrary.getInstance(loaded.getValue()).getFunction(name);
            }
        }
        return null;
    }

    /** Whether the pools can be set one by one. */
    boolean known() {
        return setOpenMpThreads != null && setBlasThreads != null;
    }

    /** Sets how many threads a parallel region that this thread starts may take. */
    void setOpenMp(int threads) {
        if (setOpenMpThreads != null) {
            // A thread's first question makes libtorch set its own number, which would undo ours later.
            torch.get_num_threads();
            setOpenMpThreads.invokeVoid(new Object[] {threads});
        }
    }

    /** Sets how many threads a matrix product of any thread may take. */
    void setBlas(int threads) {
        if (setBlasThreads != null) {
            setBlasThreads.invokeVoid(new Object[] {threads});
        }
    }
}
