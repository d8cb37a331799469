package io.github.jjak.json.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
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

    /**
     * Looks at everything in a folder and in the folders right below it. A file that may be missing would else count as missing where
     * it is a device.
     *
     * @throws IOException if one is a device, a pipe or a socket, or a link to one; its name is in the message
     */
    public static void requireIn(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry)) {
                    named(entry);
                    continue;
                }
                try (DirectoryStream<Path> below = Files.newDirectoryStream(entry)) {
                    for (Path file : below) {
                        named(file);
                    }
                } catch (AccessDeniedException unreadable) {
                    // Whoever needs a file in it says so.
                }
            }
        } catch (AccessDeniedException unreadable) {
            // Whoever needs a file in it says so.
        }
    }

    private static void named(Path path) throws IOException {
        try {
            require(path);
        } catch (IOException device) {
            throw new IOException(path + " cannot be read: " + device.getMessage(), device);
        }
    }
}
