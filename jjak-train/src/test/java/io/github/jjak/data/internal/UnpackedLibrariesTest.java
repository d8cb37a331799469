package io.github.jjak.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Instant;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnpackedLibrariesTest {

    @TempDir
    Path folder;

    @TempDir
    Path processes;

    @Test
    void aLoadedLibraryLeavesNoFile() throws Exception {
        try (Connection open = DuckDatabase.open(new Properties());
                Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(open.isValid(1)).isTrue();
            assertThat(maps.filter(line -> line.contains("libduckdb_java")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("(deleted)"));
        }
    }

    @Test
    void onlyOldOwnCopiesThatNobodyHasLoadedAreDeleted() throws IOException {
        Path abandoned = old("libduckdb_java111.so");
        Path loaded = old("libduckdb_java222.so");
        Path otherName = old("libduckdb_java.so");
        Path young = Files.writeString(folder.resolve("libduckdb_java333.so"), "x");
        Path target = old("target");
        Path link = Files.createSymbolicLink(folder.resolve("libduckdb_java444.so"), target);
        Files.createDirectory(processes.resolve("self"));
        Path process = Files.createDirectory(processes.resolve("17"));
        Files.writeString(process.resolve("maps"), "7f00-7f01 r-xp 00000000 fe:00 12345      " + loaded + "\n");

        new UnpackedLibraries(folder, processes).deleteAbandoned();

        assertThat(abandoned).doesNotExist();
        assertThat(loaded).exists();
        assertThat(otherName).exists();
        assertThat(young).exists();
        assertThat(link).exists();
        assertThat(target).exists();
    }

    private Path old(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "x");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_600)));
        return file;
    }
}
