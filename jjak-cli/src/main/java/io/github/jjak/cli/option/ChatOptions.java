package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.negatives.questions.internal.ChatEndpoint;
import io.github.jjak.negatives.questions.internal.QuestionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A chat server, and what it is asked. */
public final class ChatOptions {

    private static final int LONGEST_SECRET = 4096;
    private static final int LONGEST_INSTRUCTION = 20_000;
    private static final int MOST_PARALLEL = 64;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "A server with OpenAI's /chat/completions, for instance http://127.0.0.1:8000/v1. It gets the"
                    + " texts of all answers.")
    private @Nullable String address;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Name of the model at the endpoint (default: none, for servers with one model).")
    private String model = "";

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "File with the key that the endpoint wants (default: none).")
    private @Nullable Path keyFile;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "Questions for each answer, 1 to 50 (default: ${DEFAULT-VALUE}).")
    private int questions = 5;

    @Option(
            names = "--instruction-file",
            paramLabel = "FILE",
            description =
                    "Instruction for the chat model in place of the default; it must ask for one question per line.")
    private @Nullable Path instructionFile;

    @Option(names = "--parallel", paramLabel = "N", description = "Requests at a time (default: ${DEFAULT-VALUE}).")
    private int parallel = 4;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Time limit of one request (default: ${DEFAULT-VALUE}).")
    private int timeout = 120;

    /** Whether there is one. */
    public boolean given() {
        return address != null;
    }

    /** The server; nothing is sent yet. */
    public ChatEndpoint endpoint() {
        if (timeout < 1) {
            throw new UsageException("--timeout must be at least 1 second, but is " + timeout + ".");
        }
        Path file = keyFile;
        String key = file == null
                ? null
                : read(file, LONGEST_SECRET, "--api-key-file").strip();
        if (key != null && !key.matches("[\\x21-\\x7E]+")) {
            throw new UsageException("--api-key-file " + file + " should have one key and nothing else.");
        }
        return new ChatEndpoint(Objects.requireNonNull(address), model, key, Duration.ofSeconds(timeout));
    }

    /** What is asked for. */
    public QuestionRequest request() {
        Path file = instructionFile;
        return file == null
                ? QuestionRequest.of(questions)
                : new QuestionRequest(questions, read(file, LONGEST_INSTRUCTION, "--instruction-file"));
    }

    /** Requests at a time. */
    public int parallel() {
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw new UsageException("--parallel must be 1 to " + MOST_PARALLEL + ", but is " + parallel + ".");
        }
        return parallel;
    }

    private static String read(Path file, int most, String option) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UsageException(option + ": there is no file " + file + ".");
            }
            if (Files.size(file) > most) {
                throw new UsageException(option + " " + file + " has more than " + most + " bytes.");
            }
            return Files.readString(RegularFile.require(file));
        } catch (IOException cause) {
            throw new UsageException(
                    option + " " + file + " cannot be read: " + cause.getClass().getSimpleName() + ".", cause);
        }
    }
}
