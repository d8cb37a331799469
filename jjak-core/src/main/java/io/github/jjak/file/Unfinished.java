package io.github.jjak.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file or folder that is not what it shall be yet. Where the JVM ends before {@link #finish} or {@link #close}, for instance by Ctrl-C,
 * it is deleted; only a process that is killed outright leaves it. Thread-safe.
 */
public final class Unfinished implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Unfinished.class);

    private final List<Path> paths;
    private final Thread hook = new Thread(this::processEnds, "jjak-unfinished");
    private boolean settled;
    private boolean gone;

    private Unfinished(List<Path> paths) {
        this.paths = paths;
    }

    /** Watches over files and folders, which may not be there yet. */
    public static Unfinished at(Path... paths) {
        Unfinished unfinished = new Unfinished(List.of(paths));
        try {
            Runtime.getRuntime().addShutdownHook(unfinished.hook);
        } catch (IllegalStateException alreadyEnding) {
            log.debug("the process is ending; nobody watches over {}", unfinished.paths);
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
            throw new IOException("the process is ending");
        }
        renaming.run();
        settled = true;
    }

    private synchronized void processEnds() {
        if (!settled) {
            gone = true;
            for (Path path : paths) {
                try {
                    AtomicFolder.delete(path);
                } catch (IOException | UncheckedIOException ignored) {
                    // The next write clears it away.
                }
            }
        }
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
