package io.github.jjak.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory there is, and how much of it this process may use. */
public final class MachineMemory {

    private static final List<Path> CONTROL_GROUP_LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private MachineMemory() {}

    /** Bytes of memory in the machine; {@link Long#MAX_VALUE} if it cannot be told. */
    public static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /** Bytes this process may use: the container's limit, or all of the machine's memory. */
    public static long allowed() {
        return Math.min(machine(), containerLimit());
    }

    private static long containerLimit() {
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
