package io.github.jjak.tensor.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the native library: sets its memory rules, loads it once and sets its threads.
 *
 * <p>JavaCPP's own memory guard is switched off before the first native call. Left on, it runs {@code System.gc()} under a
 * global lock whenever the process outgrows four heaps, which a model larger than the heap always does.
 */
public final class Libtorch {

    /** Like the number of threads, a choice of the whole process. */
    private static volatile Device device = Device.CPU;

    private Libtorch() {}

    /**
     * Loads libtorch if that has not happened yet. Safe to call often and from any thread.
     *
     * @throws ModelException if no libtorch build exists for this platform or it cannot be loaded
     */
    public static void load() {
        Loaded.check();
    }

    /**
     * Sets the number of threads that one tensor operator may use.
     *
     * @param threads 1 to {@link #mostThreads()}; physical cores are the best choice
     * @throws UsageException if it is out of that range; threads beyond the cores only wait for one another, and OpenBLAS keeps a
     *     buffer for each
     */
    public static void setThreads(int threads) {
        if (threads < 1 || threads > mostThreads()) {
            throw new UsageException("threads must be 1 to " + mostThreads()
                    + " (four for each of this machine's processors), but is " + threads + ".");
        }
        load();
        torch.set_num_threads(threads);
        Loaded.SHARE.setAll(threads);
    }

    /** Most threads that may be asked for: four for each processor that this process may use, at most 256. */
    public static int mostThreads() {
        return Math.min(256, 4 * Runtime.getRuntime().availableProcessors());
    }

    /** Who may take how many threads in this process. */
    public static ThreadShare threadShare() {
        load();
        return Loaded.SHARE;
    }

    /**
     * Chooses where models that are loaded from now on live and are trained.
     *
     * @throws ModelException if the device is {@link Device#CUDA} and this libtorch sees no GPU
     */
    public static void useDevice(Device wanted) {
        load();
        if (wanted == Device.CUDA && !torch.cuda_is_available()) {
            throw new ModelException(
                    "`device` cuda: libtorch sees no GPU. Either this is its build for processors, in which case build"
                            + " Jjak once with ./mvnw -Dquick -DskipTests -Dpytorch.classifier=linux-x86_64-gpu package,"
                            + " or no NVIDIA GPU, driver or CUDA toolkit is there. Use `device` cpu.");
        }
        device = wanted;
    }

    /** Where models that are loaded now live. */
    public static Device device() {
        return device;
    }

    /** Number of threads that one tensor operator may use. */
    public static int threads() {
        load();
        return torch.get_num_threads();
    }

    /**
     * Gives blocks that were freed but that the C library keeps for later back to the system ({@code malloc_trim} of glibc;
     * nothing elsewhere). Takes milliseconds per 100 MB given back, and the memory must be faulted in again when it is needed.
     */
    public static void returnFreedMemory() {
        load();
        Pointer.trimMemory();
    }

    /** Version of libtorch, for instance {@code 2.10.0}. */
    public static String version() {
        return configuration("TORCH_VERSION=([0-9.]+)");
    }

    /** The vector instructions libtorch chose on this processor: {@code DEFAULT}, {@code AVX2} or {@code AVX512}. */
    public static String cpuCapability() {
        return configuration("CPU capability usage: *(\\S+)");
    }

    private static String configuration(String pattern) {
        load();
        try (BytePointer config = torch.show_config()) {
            Matcher matcher = Pattern.compile(pattern).matcher(config.getString());
            return matcher.find() ? matcher.group(1) : "unknown";
        }
    }

    /** Why loading failed. */
    private record Failure(String words, Throwable cause) {}

    /** Holder whose class initialisation is the loading: the JVM makes it happen once, whoever comes first. */
    private static final class Loaded {

        private static final @Nullable Failure FAILURE = tryToLoad();

        static final ThreadShare SHARE = new ThreadShare(
                FAILURE == null ? ThreadPools.ofLoadedLibraries() : ThreadPools.unknown(),
                FAILURE == null ? torch.get_num_threads() : 1);

        static void check() {
            if (FAILURE != null) {
                throw new ModelException(FAILURE.words(), FAILURE.cause());
            }
        }

        private static @Nullable Failure tryToLoad() {
            setUnlessGiven("org.bytedeco.javacpp.maxPhysicalBytes", "0");
            setUnlessGiven("org.bytedeco.javacpp.maxBytes", "0");
            ThreadPools.limitSpinning();
            try {
                torch.get_num_threads();
                return null;
            } catch (LinkageError | RuntimeException cause) {
                return new Failure(
                        String.format(
                                Locale.ROOT,
                                "libtorch cannot be loaded on %s %s (%s). Supported are linux-x86_64, macosx-arm64 and"
                                        + " windows-x86_64; the jar org.bytedeco:pytorch with that classifier must be on"
                                        + " the class path, and about 600 MB must be free in JavaCPP's cache"
                                        + " (~/.javacpp/cache, or -Dorg.bytedeco.javacpp.cachedir=FOLDER).",
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                firstLine(cause)),
                        cause);
            }
        }

        private static String firstLine(Throwable cause) {
            return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
        }

        private static void setUnlessGiven(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }
}
