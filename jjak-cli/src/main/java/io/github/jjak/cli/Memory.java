package io.github.jjak.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory this process may use. */
final class Memory {

    private static final List<Path> CONTROL_GROUP_LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private Memory() {}

    static String describe() {
        long machine = machine();
        long limit = limit();
        return Words.bytes(machine) + " in the machine"
                + (limit < machine ? ", " + Words.bytes(limit) + " allowed by the container" : "") + ", "
                + Words.bytes(Runtime.getRuntime().maxMemory()) + " of it for Java's heap";
    }

    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /** The container's limit; {@link Long#MAX_VALUE} where there is none. */
    private static long limit() {
        for (Path file : CONTROL_GROUP_LIMITS) {
            try {
                String text = Files.readString(file).trim();
                return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
            } catch (IOException | NumberFormatException notThere) {
                // The other version of control groups may be in use.
            }
        }
        return Long.MAX_VALUE;
    }
}
