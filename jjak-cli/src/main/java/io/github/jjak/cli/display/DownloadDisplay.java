package io.github.jjak.cli.display;

import io.github.jjak.hub.DownloadListener;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows a download on standard error: what and where, then a bar per file on a terminal or a line per file elsewhere. */
public final class DownloadDisplay implements DownloadListener, AutoCloseable {

    private final boolean quiet;
    private final boolean terminal;
    private final Set<String> whole = new HashSet<>();
    private @Nullable ProgressBar bar;
    private String barFile = "";

    public DownloadDisplay(boolean quiet) {
        this.quiet = quiet;
        this.terminal = TerminalBar.isTerminal();
    }

    @Override
    public void onStart(String id, String endpoint, Path folder) {
        if (!quiet) {
            System.err.println("Downloading " + id + " from " + endpoint + " to " + folder);
        }
    }

    @Override
    public void onProgress(String file, long done, long total) {
        if (quiet) {
            return;
        }
        if (terminal) {
            ProgressBar open = openBar(file);
            open.maxHint(total).stepTo(done);
            if (done == total) {
                close();
            }
        } else if (done == total && whole.add(file)) {
            System.err.println(HumanReadable.format("  %s  %s", file, HumanReadable.fileSize(total)));
        }
    }

    private ProgressBar openBar(String file) {
        ProgressBar open = bar;
        if (open == null || !barFile.equals(file)) {
            close();
            open = TerminalBar.named(file)
                    .setInitialMax(-1)
                    .setUnit(" kB", 1000)
                    .build();
            bar = open;
            barFile = file;
        }
        return open;
    }

    @Override
    public void close() {
        ProgressBar open = bar;
        if (open != null) {
            open.close();
            bar = null;
        }
    }
}
