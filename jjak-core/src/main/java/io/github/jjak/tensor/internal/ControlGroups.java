package io.github.jjak.tensor.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory limits that Linux control groups set to this process: those of its own group and of all groups above it, in
 * version 2 ({@code memory.max}) and version 1 ({@code memory.limit_in_bytes}). Containers are made of them.
 *
 * <p>A group's file cache that has not been used lately does not count as used: the kernel gives it up before it kills.
 */
final class ControlGroups {

    private static final Pattern OWN_GROUP = Pattern.compile("(?m)^\\d+:([^:\\n]*):(/[^\\n]*)$");

    private ControlGroups() {}

    /**
     * @param allowed the smallest limit, {@link Long#MAX_VALUE} for none
     * @param available the smallest distance to a limit, {@link Long#MAX_VALUE} for none
     */
    record Limits(long allowed, long available) {

        static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

        Limits and(Limits other) {
            return new Limits(Math.min(allowed, other.allowed), Math.min(available, other.available));
        }
    }

    /** The files of a version. */
    private record Version(String mount, String limit, String used, String inactiveCache) {}

    private static final Version SECOND = new Version("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file");
    private static final Version FIRST = new Version(
            "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");

    /** @param root folder that has {@code proc} and {@code sys} */
    static Limits limits(Path root) {
        Limits limits = Limits.NONE;
        Matcher group = OWN_GROUP.matcher(read(root.resolve("proc/self/cgroup")));
        while (group.find()) {
            String controllers = group.group(1);
            if (controllers.isEmpty()) {
                limits = limits.and(upwards(root, SECOND, group.group(2)));
            } else if (List.of(controllers.split(",")).contains("memory")) {
                limits = limits.and(upwards(root, FIRST, group.group(2)));
            }
        }
        return limits;
    }

    /** Inside a container the path may be the host's and lead nowhere: the groups there begin at the mount. */
    private static Limits upwards(Path root, Version version, String path) {
        Path mount = root.resolve(version.mount());
        Path named = mount.resolve(path.substring(1)).normalize();
        Path group = named.startsWith(mount) ? named : mount;
        Limits limits = Limits.NONE;
        while (group != null && group.startsWith(mount)) {
            limits = limits.and(ofGroup(group, version));
            group = group.getParent();
        }
        return limits;
    }

    private static Limits ofGroup(Path group, Version version) {
        long limit = number(read(group.resolve(version.limit())));
        // Version 1 writes the largest number of pages instead of "max".
        if (limit < 0 || limit > Long.MAX_VALUE / 2) {
            return Limits.NONE;
        }
        long used = Math.max(0, number(read(group.resolve(version.used()))));
        Matcher cache = Pattern.compile("(?m)^" + version.inactiveCache() + " (\\d{1,18})$")
                .matcher(read(group.resolve("memory.stat")));
        long cached = cache.find() ? Long.parseLong(cache.group(1)) : 0;
        return new Limits(limit, limit - Math.max(0, used - cached));
    }

    /** -1 for "max", for no file and for what is no number. */
    private static long number(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notThere) {
            return "";
        }
    }
}
