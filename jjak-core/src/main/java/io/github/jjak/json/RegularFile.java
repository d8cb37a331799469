package io.github.jjak.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells files from devices and pipes, which never end or never answer, before they are opened. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * The path itself, if a file is there, or nothing, or a folder: opening those says what is wrong.
     *
     * @throws IOException if it is a device, a pipe or a socket, or a link to one
     */
    public static Path require(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw new IOException("it is a device, a pipe or a socket, not a file");
        }
        return path;
    }
}
