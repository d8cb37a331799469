package io.github.jjak.cli.display;

import java.util.Locale;

/** Numbers and sentences as people read them, the same in every locale. */
public final class HumanReadable {

    private HumanReadable() {}

    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** A duration as {@code 42 s}, {@code 3 min 05 s} or {@code 2 h 07 min}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return format("%d min %02d s", whole / 60, whole % 60);
        }
        return format("%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /** A file's size as B, kB, MB or GB. */
    static String fileSize(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? format("%.1f kB", bytes / 1e3)
                : bytes < 1_000_000_000 ? format("%.1f MB", bytes / 1e6) : format("%.2f GB", bytes / 1e9);
    }

    /** A number of bytes as MB or GB. */
    static String bytes(long bytes) {
        double gigabytes = bytes / (double) (1L << 30);
        return gigabytes >= 1 ? format("%.1f GB", gigabytes) : format("%.0f MB", bytes / (double) (1 << 20));
    }
}
