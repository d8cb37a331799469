package io.github.jjak.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The archive of loaded classes that Java writes when the launcher asked for one: it is used from then on only if the command
 * succeeded, which a mark beside it says.
 */
final class ClassArchive {

    /** Where the launcher lets Java write the archive. */
    private static final String PROPERTY = "jjak.archive";

    private ClassArchive() {}

    /** Says that the command has succeeded. Does nothing if no archive is written. */
    static void allow() {
        String archive = System.getProperty(PROPERTY);
        if (archive != null) {
            try {
                Files.writeString(Path.of(archive + ".good"), "");
            } catch (IOException notWritable) {
                // Then there will be no archive, and the next command tries again.
            }
        }
    }
}
