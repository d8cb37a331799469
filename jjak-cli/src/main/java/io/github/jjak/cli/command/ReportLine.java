package io.github.jjak.cli.command;

import io.github.jjak.cli.option.CommonOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the report of a run is, at the end of what a command says of the run. */
final class ReportLine {

    private ReportLine() {}

    /** Nothing if it could not be written. */
    static void say(CommonOptions common, Path run) {
        Path report = run.resolve("report.html");
        if (Files.isRegularFile(report)) {
            common.say("%nThe report is in %s: open it in a browser.", report);
        } else {
            common.say("");
        }
    }
}
