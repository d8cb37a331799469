package io.github.jjak.file.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file or folder that is not what it shall be yet. Where the JVM ends before {@link #finish} or {@link #close}, for instance by Ctrl-C,
 * it is deleted; only a process that is killed outright leaves it. Thread-safe.
 *
 * <p>Watched before it is there: a thread that creates something is not waited for when the JVM ends, so whoever watched afterwards
 * would be too late for a moment.
 */
final class Unfinished implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Unfinished.class);

    private static final String ENDING = "the process is ending";

    /** Somebody may still be writing into a folder that is deleted. */
    private static final int DELETIONS = 20;

    private static final long PAUSE_NANOS = 5_000_000;

    private final List<Path> paths = new ArrayList<>();
    private final Thread hook = new Thread(this::processEnds, "jjak-unfinished");
    private boolean settled;
    private boolean gone;

    private Unfinished() {}

    /**
     * Begins to watch.
     *
     * @throws IOException if the JVM is ending already, and nothing more should be written
     */
    static Unfinished watch() throws IOException {
        Unfinished unfinished = new Unfinished();
        try {
            Runtime.getRuntime().addShutdownHook(unfinished.hook);
        } catch (IllegalStateException alreadyEnding) {
            throw new IOException(ENDING, alreadyEnding);
        }
        return unfinished;
    }

    /** Brings something into the world. */
    @FunctionalInterface
    interface Creation<T> {
        T create() throws IOException;
    }

    /**
     * Creates something to watch over; an end of the JVM waits for it. What fails to be created is not watched.
     *
     * @param places the paths to delete, some of which may not be there yet
     * @throws IOException if the JVM is ending: nothing is created
     */
    synchronized <T> T create(Creation<T> creation, Function<T, List<Path>> places) throws IOException {
        requireTime();
        T created = creation.create();
        paths.addAll(places.apply(created));
        return created;
    }

    /** As {@link #create}, and ends the watch where nothing was created. */
    <T> T createFirst(Creation<T> creation, Function<T, List<Path>> places) throws IOException {
        boolean there = false;
        try {
            T created = create(creation, places);
            there = true;
            return created;
        } finally {
            if (!there) {
                close();
            }
        }
    }

    /** Gives it its name. */
    @FunctionalInterface
    interface Renaming {
        void run() throws IOException;
    }

    /** Not at the same time as the deletion: half of a folder must never get the whole one's name. */
    synchronized void finish(Renaming renaming) throws IOException {
        requireTime();
        renaming.run();
        settled = true;
    }

    private void requireTime() throws IOException {
        if (gone) {
            throw new IOException(ENDING);
        }
    }

    synchronized void processEnds() {
        gone = true;
        if (!settled) {
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
