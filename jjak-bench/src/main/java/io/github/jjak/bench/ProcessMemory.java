package io.github.jjak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of this process's memory; Linux only. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Bytes in physical memory now. */
    public static long resident() throws IOException {
        return field("VmRSS:");
    }

    /** Most bytes in physical memory since the process started. */
    public static long peak() throws IOException {
        return field("VmHWM:");
    }

    /** The part of {@link #resident()} that the system can drop and read again: libraries and mapped files. */
    public static long ofFiles() throws IOException {
        return field("RssFile:");
    }

    private static long field(String name) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException(STATUS + " has no " + name);
    }
}
