package io.github.jjak.cli.command;

import io.github.jjak.cli.display.ExitCode;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.WorkerOptions;
import io.github.jjak.error.RunException;
import io.github.jjak.run.RunFolder;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code --workers N}: starts this command again as N processes, waits for them, and with {@code --restarts} starts all again if one is
 * lost. The first one has this command's output. Signals come here and are handed on, because a terminal sends them to every process.
 */
final class WorkerProcesses {

    private static final String JJAK = "io.github.jjak.cli.Jjak";
    private static final Duration LOOK = Duration.ofMillis(100);

    /** The first worker may be writing a checkpoint. */
    private static final Duration GRACE_OF_FIRST = Duration.ofMinutes(2);

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Options with a value that processes get from here. */
    private static final Set<String> OURS = Set.of("--workers", "--restarts");

    private final WorkerOptions options;
    private final boolean resumes;
    private final StoppableRun stoppable;
    private final CommonOptions common;

    WorkerProcesses(WorkerOptions options, RunFolder.Existing existing, StoppableRun stoppable, CommonOptions common) {
        this.options = options;
        this.resumes = existing == RunFolder.Existing.RESUME;
        this.stoppable = stoppable;
        this.common = common;
    }

    /** Runs them to the end, and returns the exit code of the command. */
    int run() {
        for (int restart = 0; ; restart++) {
            int port = freePort();
            Ended ended = waitFor(start(port, resumes || restart > 0), port);
            if (ended.codeOfCommand() == ExitCode.OK.number()) {
                return ExitCode.OK.number();
            }
            if (ended.codeOfCommand() == ExitCode.INTERRUPTED.number()) {
                System.err.println("Stopped; the checkpoint is saved.");
                stoppable.sayHowToResume();
            }
            boolean lost = ended.codeOfCommand() == ExitCode.RUN_FAILED.number();
            if (lost) {
                System.err.println("Worker " + ended.rank() + " ended first, with exit code " + ended.code() + ".");
            }
            if (!lost || restart == options.restarts()) {
                return ended.codeOfCommand();
            }
            System.err.println("All workers are started again from the last checkpoint (" + (restart + 1) + " of "
                    + options.restarts() + ").");
        }
    }

    /**
     * How a run ended.
     *
     * @param rank the first worker that failed
     * @param code its exit code
     */
    private record Ended(int rank, int code) {

        /** A signal or a crash is a failed run. */
        int codeOfCommand() {
            boolean known = (code >= 0 && code <= ExitCode.NO_MODEL.number()) || code == ExitCode.INTERRUPTED.number();
            return known ? code : ExitCode.RUN_FAILED.number();
        }
    }

    private List<Process> start(int port, boolean resume) {
        List<Process> processes = new ArrayList<>();
        String secret = secret();
        try {
            for (int rank = 0; rank < options.toStart(); rank++) {
                ProcessBuilder builder = new ProcessBuilder(command(rank, port, resume));
                builder.environment().put(WorkerOptions.SECRET, secret);
                builder.environment().put(WorkerParent.STARTED, "1");
                if (rank == 0) {
                    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT);
                } else {
                    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(
                                    common.verbose ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
                }
                processes.add(builder.start());
            }
            return processes;
        } catch (IOException cause) {
            processes.forEach(Process::destroyForcibly);
            throw new RunException("The workers cannot be started: " + cause.getMessage(), cause);
        }
    }

    private static String secret() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new RunException("No port is free on 127.0.0.1: " + cause.getMessage(), cause);
        }
    }

    private List<String> command(int rank, int port, boolean resume) {
        List<String> command = new ArrayList<>();
        if (File.separatorChar == '/') {
            // A terminal's signals come to every process, but are handed on by this one.
            command.addAll(List.of("/bin/sh", "-c", "trap '' INT TERM HUP; exec \"$@\"", "sh"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.contains("jjak.archive") && !argument.contains("ArchiveClassesAtExit"))
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agentlib"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), JJAK));
        command.addAll(arguments(stoppable.options(), resume));
        if (common.threads() == null) {
            int each = Math.max(1, Runtime.getRuntime().availableProcessors() / options.toStart());
            command.addAll(List.of("--threads", String.valueOf(each)));
        }
        command.addAll(List.of("--workers", "1", "--restarts", "0", "--rank", String.valueOf(rank)));
        command.addAll(List.of("--world-size", String.valueOf(options.toStart()), "--master", "127.0.0.1:" + port));
        return command;
    }

    /** What was given, without what this command does itself. */
    static List<String> arguments(List<String> given, boolean resume) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String argument = given.get(i);
            String name = argument.split("=", 2)[0];
            if (OURS.contains(name)) {
                i += argument.contains("=") ? 0 : 1;
            } else if (!argument.equals("--resume") && !(resume && argument.equals("--overwrite"))) {
                kept.add(argument);
            }
        }
        if (resume) {
            kept.add("--resume");
        }
        return kept;
    }

    /** Waits for all; when one has failed, the others are given the time to end by themselves. */
    private Ended waitFor(List<Process> processes, int port) {
        BooleanSupplier stop = stoppable.signal();
        boolean handedOn = false;
        Ended failed = null;
        long failedAt = 0;
        try {
            while (processes.stream().anyMatch(Process::isAlive)) {
                if (!handedOn && stop.getAsBoolean()) {
                    handedOn = true;
                    processes.forEach(WorkerProcesses::askToStop);
                }
                if (failed == null) {
                    failed = failed(processes);
                    failedAt = System.nanoTime();
                } else {
                    endLate(processes, port, Duration.ofNanos(System.nanoTime() - failedAt));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
            Ended late = failed == null ? failed(processes) : failed;
            return late == null ? new Ended(0, ExitCode.OK.number()) : late;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted while the workers were running.", ended);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static void askToStop(Process process) {
        try {
            OutputStream input = process.getOutputStream();
            input.write('\n');
            input.flush();
        } catch (IOException ended) {
            // Then it needs no asking.
        }
    }

    private static @Nullable Ended failed(List<Process> processes) {
        for (int rank = 0; rank < processes.size(); rank++) {
            Process process = processes.get(rank);
            if (!process.isAlive() && process.exitValue() != ExitCode.OK.number()) {
                return new Ended(rank, process.exitValue());
            }
        }
        return null;
    }

    private static void endLate(List<Process> processes, int port, Duration since) {
        for (int rank = 0; rank < processes.size(); rank++) {
            boolean late = since.compareTo(rank == 0 ? GRACE_OF_FIRST : GRACE) > 0;
            if (late || (rank == 0 && processes.get(rank).isAlive() && waitsForOthers(port))) {
                processes.get(rank).destroyForcibly();
            }
        }
    }

    /** Whether the first worker still listens for the others: nothing is trained yet, and who is lost will not come. */
    private static boolean waitsForOthers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LOOK.toMillis());
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
