package io.github.jjak.cli;

import io.github.jjak.cli.display.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the machine, and neither the person nor Jjak, did wrong: no memory, no room, no file handles, a native library that cannot be
 * loaded.
 *
 * @param words for the person
 * @param exitCode of the command
 */
record SystemFault(String words, ExitCode exitCode) {

    private static final int DEEPEST = 20;

    /** The fault behind a failure; null if there is none that is known. */
    static @Nullable SystemFault of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            SystemFault fault = ofCause(cause);
            if (fault != null) {
                return fault;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static @Nullable SystemFault ofCause(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (cause instanceof OutOfMemoryError) {
            return lower.contains("native thread")
                    ? new SystemFault(
                            "The system does not allow more threads, or memory for them (" + message
                                    + "). Raise ulimit -u or ulimit -v, or use fewer --threads.",
                            ExitCode.RUN_FAILED)
                    : memory(message);
        }
        if (lower.contains("bad_alloc")
                || lower.contains("not enough memory")
                || lower.contains("can't allocate memory")) {
            return memory(message.lines().findFirst().orElse(message));
        }
        if (lower.contains("too many open files")) {
            return new SystemFault("Too many open files. Raise ulimit -n; 256 is enough.", ExitCode.RUN_FAILED);
        }
        if (lower.contains("no space left on device") || lower.contains("file too large")) {
            return new SystemFault(
                    "No space left for a file: " + place(cause, message)
                            + ". Free space, raise ulimit -f, or set another temporary folder with"
                            + " JJAK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER.",
                    ExitCode.RUN_FAILED);
        }
        if (cause instanceof InvalidPathException path) {
            return new SystemFault(
                    "\"" + path.getInput() + "\" is not a valid path on this system (" + path.getReason()
                            + "). Paths with non-ASCII characters need a UTF-8 locale, for instance LC_ALL=C.UTF-8.",
                    ExitCode.USAGE);
        }
        if (cause instanceof LinkageError) {
            return new SystemFault(
                    "A native library or a part of Jjak cannot be loaded: "
                            + message.lines().findFirst().orElse(message)
                            + ". Run ./jjak doctor, and check that the temporary folder and the home folder have free"
                            + " space.",
                    ExitCode.NO_MODEL);
        }
        if (cause instanceof UncheckedIOException || cause instanceof FileSystemException) {
            return new SystemFault(
                    "A file cannot be read or written: " + place(cause, message) + ".", ExitCode.RUN_FAILED);
        }
        return null;
    }

    private static SystemFault memory(String message) {
        return new SystemFault(
                "There is not enough memory (" + message
                        + "). Use a smaller model, --batch-size or --mini-batch-tokens, or raise Java's heap with"
                        + " JJAK_JAVA_OPTIONS=-Xmx4g; ulimit -v should be unlimited.",
                ExitCode.RUN_FAILED);
    }

    private static String place(Throwable cause, String message) {
        if (cause instanceof FileSystemException file && file.getFile() != null) {
            return file.getFile() + " ("
                    + (file.getReason() == null ? cause.getClass().getSimpleName() : file.getReason()) + ")";
        }
        return cause.getCause() instanceof IOException inner ? String.valueOf(inner.getMessage()) : message;
    }
}
