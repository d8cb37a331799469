package io.github.jjak.tensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import io.github.jjak.error.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadShareTest {

    private static final long LARGE = ThreadShare.SMALL;

    /** Loads libtorch in a process of its own, and tells how long OpenBLAS's threads wait for the next product. */
    static final class Loading {
        public static void main(String[] arguments) {
            Libtorch.load();
            String blas = Loader.getLoadedLibraries().entrySet().stream()
                    .filter(loaded -> loaded.getKey().startsWith("openblas"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow();
            System.out.println("OpenBLAS's timeout = "
                    + NativeLibrary.getInstance(blas)
                            .getFunction("openblas_thread_timeout")
                            .invokeInt(new Object[0]));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void smallWorkTakesOneThreadAndGivesTheOthersBack() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share small = share.begin(LARGE - 1)) {
            assertThat(Libtorch.threads()).isEqualTo(1);
            assertThat(share.blasThreads()).isEqualTo(1);
        }
        assertThat(Libtorch.threads()).isEqualTo(all);
        assertThat(share.blasThreads()).isEqualTo(all);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void smallProductsWithinAKernelTakeOneThreadAndGiveTheOthersBack() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share large = share.begin(LARGE)) {
            try (ThreadShare.Share kernel = share.beginSmallProducts()) {
                assertThat(share.blasThreads()).isEqualTo(1);
                assertThat(Libtorch.threads()).isEqualTo(all);
            }
            assertThat(share.blasThreads()).isEqualTo(all);
        }
        assertThat(share.blasThreads()).isEqualTo(all);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void smallProductsBesideOtherWorkChangeNothing() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share claim = share.claim();
                ThreadShare.Share one = share.begin(LARGE);
                ThreadShare.Share other = share.begin(LARGE)) {
            try (ThreadShare.Share kernel = share.beginSmallProducts()) {
                assertThat(share.blasThreads()).isEqualTo(all);
            }
            assertThat(share.blasThreads()).isEqualTo(all);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void smallProductsLowerNothingThatAnotherThreadHasClaimed() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share claim = share.claim()) {
            assertThat(CompletableFuture.supplyAsync(() -> {
                                try (ThreadShare.Share kernel = share.beginSmallProducts()) {
                                    return share.blasThreads();
                                }
                            })
                            .join())
                    .isEqualTo(all);
            try (ThreadShare.Share own = share.beginSmallProducts();
                    ThreadShare.Share meanwhile = share.begin(LARGE)) {
                assertThat(share.blasThreads()).as("its own stay").isEqualTo(1);
            }
            assertThat(share.blasThreads()).isEqualTo(all);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClaimEndsWhatLowered() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share kernel = share.beginSmallProducts()) {
            assertThat(share.blasThreads()).isEqualTo(1);
            try (ThreadShare.Share claim = share.claim()) {
                assertThat(share.blasThreads()).isEqualTo(all);
            }
        }
        assertThat(share.blasThreads()).isEqualTo(all);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aThreadThatNeverCalledLibtorchTakesOneToo() {
        assertThat(CompletableFuture.supplyAsync(() -> {
                            try (ThreadShare.Share small =
                                    Libtorch.threadShare().begin(1)) {
                                return Libtorch.threads();
                            }
                        })
                        .join())
                .isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void largeWorkTakesAllThreadsUnlessOthersWork() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share first = share.begin(LARGE)) {
            assertThat(Libtorch.threads()).isEqualTo(all);
            try (ThreadShare.Share second = share.begin(LARGE)) {
                assertThat(Libtorch.threads()).isEqualTo(1);
            }
        }
        assertThat(share.blasThreads()).isEqualTo(all);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoClaimsTheThreadsKeepsThem() {
        int all = Libtorch.threads();
        ThreadShare share = Libtorch.threadShare();
        try (ThreadShare.Share training = share.claim();
                ThreadShare.Share small = share.begin(1)) {
            assertThat(Libtorch.threads()).isEqualTo(all);
            assertThat(share.blasThreads()).isEqualTo(all);
        }
        try (ThreadShare.Share small = share.begin(1)) {
            assertThat(share.blasThreads()).isEqualTo(1);
        }
    }

    @Test
    void aNumberOfThreadsThatNoMachineHasIsRefused() {
        for (int threads : List.of(0, -1, Libtorch.mostThreads() + 1, Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> Libtorch.setThreads(threads))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("1 to " + Libtorch.mostThreads())
                    .hasMessageContaining(Integer.toString(threads));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsAreToldNotToSpinUnlessThePersonHasSaidSomething() throws Exception {
        assertThat(settingsOfLibraries(Map.of())).contains("GOMP_SPINCOUNT = '300'", "OpenBLAS's timeout = 20");
        assertThat(settingsOfLibraries(Map.of("GOMP_SPINCOUNT", "17", "OPENBLAS_THREAD_TIMEOUT", "11")))
                .contains("GOMP_SPINCOUNT = '17'", "OpenBLAS's timeout = 11");
        assertThat(settingsOfLibraries(Map.of("OMP_WAIT_POLICY", "ACTIVE")))
                .doesNotContain("GOMP_SPINCOUNT = '300'")
                .contains("OpenBLAS's timeout = 20");
    }

    private static String settingsOfLibraries(Map<String, String> given) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Loading.class.getName());
        builder.environment().keySet().removeAll(List.of("GOMP_SPINCOUNT", "OPENBLAS_THREAD_TIMEOUT"));
        builder.environment().put("OMP_DISPLAY_ENV", "VERBOSE");
        builder.environment().putAll(given);
        Process process = builder.redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return words;
    }
}
