package io.github.jjak.tensor.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What the processor says it can do; known on Linux x86-64 only. */
public final class ProcessorFlags {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final List<String> BYTE_PRODUCTS = List.of("avx512_vnni", "avx_vnni", "amx_int8");

    private ProcessorFlags() {}

    /** Whether it has at least one of these, by Linux's names. */
    public static boolean hasAny(Collection<String> flags) {
        if (!Files.isReadable(CPU_INFO)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .anyMatch(flags::contains);
        } catch (IOException cause) {
            return false;
        }
    }

    /** Whether it has instructions for products of bytes. */
    public static boolean multipliesBytes() {
        return hasAny(BYTE_PRODUCTS);
    }
}
