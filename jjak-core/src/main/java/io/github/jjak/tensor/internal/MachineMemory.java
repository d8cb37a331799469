package io.github.jjak.tensor.internal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory there is, how much of it this process may use, and how much is still free for it.
 *
 * @param machine bytes of memory in the machine; {@link Long#MAX_VALUE} if it cannot be told
 * @param allowed bytes this process may use: the smallest limit of its containers, or all of the machine's memory
 * @param available bytes this process can still take before the system must swap, or a container's limit is reached
 */
public record MachineMemory(long machine, long allowed, long available) {

    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");
    private static final Pattern RESIDENT_FILES = Pattern.compile("(?m)^RssFile:\\s+(\\d{1,15}) kB$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d{1,15}) kB$");

    /** Bytes of memory this process holds now, without pages of mapped files, which the system takes back when it needs them. */
    public static long residentBytes() {
        long mapped = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("mapped"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Pointer.physicalBytes() - (mapped == 0 ? 0 : Math.min(mapped, residentFileBytes()));
    }

    /** Of mapped files and of libraries; 0 if the system does not say. */
    private static long residentFileBytes() {
        return Math.max(0, kilobytes(RESIDENT_FILES, read(Path.of("/proc/self/status"))));
    }

    /** The share of one of several processes that do the same work. */
    public MachineMemory sharedBy(int processes) {
        return new MachineMemory(machine, allowed / processes, available / processes);
    }

    /** What the system says now. */
    public static MachineMemory now() {
        return now(Path.of("/"));
    }

    /**
     * What the files {@code proc/meminfo}, {@code proc/self/cgroup} and those below {@code sys/fs/cgroup} say; where there are
     * none, what Java's own bean says.
     *
     * @param root folder that has {@code proc} and {@code sys}
     */
    static MachineMemory now(Path root) {
        String information = read(root.resolve("proc/meminfo"));
        long machine = kilobytes(TOTAL, information);
        long available = kilobytes(AVAILABLE, information);
        if (machine < 0 || available < 0) {
            machine = ofBean(true);
            available = ofBean(false);
        }
        ControlGroups.Limits limits = ControlGroups.limits(root);
        return new MachineMemory(
                machine, Math.min(machine, limits.allowed()), Math.max(0, Math.min(available, limits.available())));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notLinux) {
            return "";
        }
    }

    private static long kilobytes(Pattern line, String information) {
        Matcher matcher = line.matcher(information);
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : -1;
    }

    /** Where the file cache does not count as free, as on macOS, half of the machine does. */
    private static long ofBean(boolean all) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            long machine = system.getTotalMemorySize();
            return all ? machine : Math.max(system.getFreeMemorySize(), machine / 2);
        }
        return Long.MAX_VALUE;
    }
}
