package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jjak.cli.display.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SystemFaultTest {

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(new OutOfMemoryError("Java heap space"), ExitCode.RUN_FAILED, "-Xmx4g"),
                arguments(
                        new OutOfMemoryError("unable to create native thread: possibly out of memory"),
                        ExitCode.RUN_FAILED,
                        "ulimit -u"),
                arguments(new RuntimeException("std::bad_alloc"), ExitCode.RUN_FAILED, "--mini-batch-tokens"),
                arguments(
                        new RuntimeException(
                                "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.\nat x"),
                        ExitCode.RUN_FAILED,
                        "--batch-size"),
                arguments(new IOException("Too many open files"), ExitCode.RUN_FAILED, "ulimit -n"),
                arguments(
                        new FileSystemException("/tmp/x.bin", null, "No space left on device"),
                        ExitCode.RUN_FAILED,
                        "/tmp/x.bin (No space left on device)"),
                arguments(new IOException("File too large"), ExitCode.RUN_FAILED, "ulimit -f"),
                arguments(new InvalidPathException("?.csv", "Malformed input"), ExitCode.USAGE, "LC_ALL=C.UTF-8"),
                arguments(new UnsatisfiedLinkError("no jnitorch in path\nmore"), ExitCode.NO_MODEL, "doctor"),
                arguments(
                        new ExceptionInInitializerError(new IllegalStateException("no library")),
                        ExitCode.NO_MODEL,
                        "doctor"),
                arguments(new NoSuchFileException("/data/a"), ExitCode.RUN_FAILED, "/data/a (NoSuchFileException)"),
                arguments(
                        new UncheckedIOException(new IOException("Input/output error")),
                        ExitCode.RUN_FAILED,
                        "Input/output error"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isSaidInASentence(Throwable failure, ExitCode code, String words) {
        SystemFault fault = Objects.requireNonNull(SystemFault.of(failure));
        assertThat(fault.exitCode()).isEqualTo(code);
        assertThat(fault.words()).contains(words).endsWith(".").doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isFoundBehindOtherFailures(Throwable failure, ExitCode code, String words) {
        Throwable wrapped = new IllegalStateException("while training", new RuntimeException("step 3", failure));
        assertThat(Objects.requireNonNull(SystemFault.of(wrapped)).words()).contains(words);
    }

    @Test
    void aDefectIsNone() {
        assertThat(SystemFault.of(new IllegalStateException("unexpected"))).isNull();
        assertThat(SystemFault.of(new NullPointerException())).isNull();
    }

    @Test
    void aChainThatGoesInCirclesEnds() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        assertThat(SystemFault.of(second)).isNull();
    }
}
