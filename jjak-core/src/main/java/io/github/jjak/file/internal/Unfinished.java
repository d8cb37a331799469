package io.github.jjak.file.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file or folder that is not what it shall be yet. Where the JVM ends before {@link #finish} or {@link #close}, for instance by Ctrl-C,
 * it is deleted; only a process that is killed outright leaves it. Thread-safe.
 */
public final class Unfinished implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Unfinished.class);

    private static final String ENDING = "the process is ending";

    /** Somebody may still be writing into a folder that is deleted. */
    private static final int DELETIONS = 20;

    private static final long PAUSE_NANOS = 5_000_000;

    private final List<Path> paths;
    private final Thread hook = new Thread(this::processEnds, "jjak-unfinished");
    private boolean settled;
    private boolean gone;

    private Unfinished(List<Path> paths) {
        this.paths = paths;
    }

    /**
     * Watches over files and folders, which may not be there yet.
     *
     * @throws IOException if the JVM is ending already; what is there is deleted, and nothing more should be written
     */
    public static Unfinished at(Path... paths) throws IOException {
        Unfinished unfinished = new Unfinished(List.of(paths));
        try {
            Runtime.getRuntime().addShutdownHook(unfinished.hook);
        } catch (IllegalStateException alreadyEnding) {
            unfinished.processEnds();
            throw new IOException(ENDING, alreadyEnding);
        }
        return unfinished;
    }

    /** Gives it its name. */
    @FunctionalInterface
    interface Renaming {
        void run() throws IOException;
    }

    /** Not at the same time as the deletion: half of a folder must never get the whole one's name. */
    synchronized void finish(Renaming renaming) throws IOException {
        if (gone) {
            throw new IOException(ENDING);
        }
        renaming.run();
        settled = true;
    }

    private synchronized void processEnds() {
        if (!settled) {
            gone = true;
            paths.forEach(Unfinished::delete);
        }
    }

    private static void delete(Path path) {
        for (int deletion = 0; deletion < DELETIONS; deletion++) {
            try {
                AtomicFolder.delete(path);
                return;
            } catch (IOException | UncheckedIOException notYet) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        // The next write clears it away.
    }

    /** It is finished, or deleted by whoever made it. */
    @Override
    public void close() {
        synchronized (this) {
            settled = true;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            log.debug("the process is ending");
        }
    }
}
