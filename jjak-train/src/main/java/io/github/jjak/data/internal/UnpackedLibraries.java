package io.github.jjak.data.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of its native library that DuckDB unpacks into the temporary folder, 70 MB for each process. DuckDB deletes its own when
 * Java ends by itself, so every process that is stopped leaves one.
 *
 * <p>On Linux a file may be deleted as soon as it is loaded, and who has loaded one can be seen; elsewhere nothing is done here.
 *
 * @param folder the temporary folder
 * @param processes where the system tells of processes, {@code /proc}
 */
record UnpackedLibraries(Path folder, Path processes) {

    private static final Logger log = LoggerFactory.getLogger(UnpackedLibraries.class);

    private static final Pattern NAME = Pattern.compile("libduckdb_java[0-9]+\\.so");

    private static final long SHORTEST = 30L << 20;

    /** A younger one may belong to a process that is just unpacking it. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    static UnpackedLibraries ofTemporaryFolder() {
        return new UnpackedLibraries(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), Path.of("/proc"));
    }

    /** Deletes the copy that this process has loaded; the memory it is mapped into stays. */
    void deleteLoaded() {
        loadedBy(processes.resolve("self")).forEach(this::delete);
    }

    /** Deletes copies of this user that no process has loaded and that are not new. */
    void deleteAbandoned() {
        if (!Files.isDirectory(processes.resolve("self"))) {
            return;
        }
        List<Path> abandoned = copies().filter(this::isOwnAndOld).toList();
        if (abandoned.isEmpty()) {
            return;
        }
        Set<Path> used = new HashSet<>();
        try (Stream<Path> all = Files.list(processes)) {
            all.filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .forEach(process -> used.addAll(loadedBy(process)));
        } catch (IOException unknown) {
            return;
        }
        abandoned.stream().filter(copy -> !used.contains(copy)).forEach(this::delete);
    }

    /** Deletes what a failed attempt to unpack left: a copy that is new since this process began and loaded by nobody here. */
    void deleteUnfinished() {
        Set<Path> loaded = loadedBy(processes.resolve("self"));
        Instant begun = ProcessHandle.current().info().startInstant().orElse(Instant.MAX);
        copies().filter(copy -> !loaded.contains(copy)
                        && isOwn(copy)
                        && isShort(copy)
                        && changed(copy).isAfter(begun))
                .forEach(this::delete);
    }

    private Stream<Path> copies() {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .toList()
                    .stream();
        } catch (IOException noFolder) {
            return Stream.empty();
        }
    }

    /** Copies that a process has mapped into its memory. */
    private Set<Path> loadedBy(Path process) {
        Set<Path> loaded = new HashSet<>();
        try (Stream<String> lines = Files.lines(process.resolve("maps"))) {
            lines.filter(line -> line.contains("libduckdb_java"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .map(Path::of)
                    .filter(path -> folder.equals(path.getParent())
                            && NAME.matcher(path.getFileName().toString()).matches())
                    .forEach(loaded::add);
        } catch (IOException | RuntimeException another) {
            // A process of somebody else, or one that has ended meanwhile.
            log.trace("{} is not readable", process);
        }
        return loaded;
    }

    private boolean isOwnAndOld(Path copy) {
        return isOwn(copy) && changed(copy).isBefore(Instant.now().minus(YOUNG));
    }

    private static Instant changed(Path copy) {
        try {
            return Files.getLastModifiedTime(copy, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (IOException gone) {
            return Instant.now();
        }
    }

    private boolean isOwn(Path copy) {
        try {
            return Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(copy, LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getOwner(processes.resolve("self")));
        } catch (IOException gone) {
            return false;
        }
    }

    /** Shorter than any release's library: writing it was cut off. */
    private static boolean isShort(Path copy) {
        try {
            return Files.size(copy) < SHORTEST;
        } catch (IOException gone) {
            return false;
        }
    }

    private void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException notAllowed) {
            log.debug("{} could not be deleted", copy, notAllowed);
        }
    }
}
