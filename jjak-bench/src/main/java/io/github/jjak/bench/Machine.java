package io.github.jjak.bench;

import io.github.jjak.tensor.internal.Libtorch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/** What the numbers were measured on. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static String describe() throws IOException {
        return String.join(
                "; ",
                LocalDate.now(ZoneOffset.UTC).toString(),
                processor(),
                Runtime.getRuntime().availableProcessors() + " cores",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "Java " + System.getProperty("java.version"),
                "libtorch " + Libtorch.version() + " " + Libtorch.cpuCapability() + ", " + Libtorch.threads()
                        + " threads",
                "GOMP_SPINCOUNT=" + Objects.requireNonNullElse(System.getenv("GOMP_SPINCOUNT"), "not set"));
    }

    /** Runnable threads of the whole machine, averaged over the last minute; ours are among them. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return "processor unknown";
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("processor unknown");
    }
}
