package io.github.jjak.cli.option;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.github.jjak.cli.display.EscapedText;
import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.display.OptionNames;
import io.github.jjak.tensor.internal.Device;
import io.github.jjak.tensor.internal.Libtorch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every command understands in the same way. */
public final class CommonOptions {

    @Option(names = "--json", description = "Print one JSON object as the last line of standard output.")
    public boolean json;

    @Option(names = "--quiet", description = "Print only errors on standard error.")
    public boolean quiet;

    @Option(names = "--verbose", description = "Print details and stack traces.")
    public boolean verbose;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for tensor operations (default: the number of cores).")
    @Nullable
    Integer threads;

    @Option(
            names = "--device",
            paramLabel = "WHERE",
            description = "cpu, or cuda for an NVIDIA GPU, which needs a CUDA build of libtorch (default: cpu).")
    Device device = Device.CPU;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Applies the options that act on the whole process. Call before any work. */
    public void apply() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Level level = verbose ? Level.DEBUG : quiet ? Level.ERROR : Level.WARN;
            context.getLogger("io.github.jjak").setLevel(level);
            context.putObject(OptionNames.IN_LOG, names());
        }
        Integer wanted = threads;
        if (wanted != null) {
            Libtorch.setThreads(wanted);
        }
        if (device != Device.CPU) {
            Libtorch.useDevice(device);
        }
    }

    /** As many as were asked for; null where nothing was said. */
    @Nullable
    public Integer threads() {
        return threads;
    }

    /** Prints a line of words, unless silence was asked for. */
    public void say(String format, Object... arguments) {
        if (!quiet) {
            System.err.println(EscapedText.of(typed(HumanReadable.format(format, arguments))));
        }
    }

    /** What a library says, with the names that can be typed. */
    public String typed(String message) {
        OptionNames names = names();
        return names == null ? message : names.in(message);
    }

    private @Nullable OptionNames names() {
        return command == null ? null : OptionNames.of(command);
    }

    /** Whether {@code --verbose} was given to the (sub)command that ran. */
    public static boolean verbose(CommandLine command) {
        CommandLine.ParseResult parsed = command.getParseResult();
        while (parsed != null && parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed != null && parsed.hasMatchedOption("--verbose");
    }
}
