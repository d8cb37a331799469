package io.github.jjak.tokenize.internal;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.file.internal.UserCache;
import io.github.jjak.json.internal.JsonFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Tries a strange {@code tokenizer.json} in a process of its own, with little memory and little time, so that the native library ends
 * that process and not this one. One that passed is remembered by its checksum.
 *
 * <p>It costs a start of Java, about a second, the first time. Nothing is tried where the class path is not made of files, as in one
 * jar of a web application; such a file is then refused, unless the system property {@value #PROPERTY} says {@code off}.
 */
final class TokenizerTrial {

    static final String PROPERTY = "jjak.tokenizer.trial";

    private static final int MOST_SECONDS = 60;
    private static final Set<Class<?>> NEEDED = new LinkedHashSet<>(List.of(
            TokenizerTrial.class,
            HuggingFaceTokenizer.class,
            ai.djl.util.Utils.class,
            Logger.class,
            JsonFile.class,
            JsonNode.class,
            com.fasterxml.jackson.core.JsonParser.class,
            com.fasterxml.jackson.annotation.JsonProperty.class,
            com.google.gson.Gson.class,
            com.sun.jna.Native.class));

    private TokenizerTrial() {}

    /**
     * Tries it.
     *
     * @param origin what messages call it
     * @throws ModelException if it ends or hangs the other process, is refused there, or cannot be tried
     */
    static void pass(byte[] tokenizerJson, String origin) {
        if ("off".equals(System.getProperty(PROPERTY))) {
            return;
        }
        Path passed = UserCache.folder("tokenizers").resolve(checksum(tokenizerJson));
        if (Files.exists(passed)) {
            return;
        }
        String verdict = verdict(tokenizerJson, origin);
        if (!verdict.equals(TrialProcess.PASSED)) {
            throw TokenizerCheck.refused(origin, "tried in a process of its own, " + verdict);
        }
        try {
            Files.createDirectories(passed.getParent());
            Files.writeString(passed, "");
        } catch (IOException notWritable) {
            // It is tried again next time.
        }
    }

    private static String verdict(byte[] tokenizerJson, String origin) {
        try {
            Process process = start();
            CompletableFuture<String> words = CompletableFuture.supplyAsync(() -> words(process));
            try (OutputStream input = process.getOutputStream()) {
                input.write(tokenizerJson);
            } catch (IOException ended) {
                // What it printed, or its exit code, says why.
            }
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it came to no end within " + MOST_SECONDS + " seconds";
            }
            String last = words.join()
                    .lines()
                    .filter(line -> line.startsWith(TrialProcess.MARK))
                    .reduce("", (earlier, later) -> later);
            if (last.isEmpty()) {
                return "it ended that process (exit code " + process.exitValue() + ")";
            }
            return last.substring(TrialProcess.MARK.length());
        } catch (IOException cause) {
            throw new ModelException(
                    origin
                            + " cannot be used as a tokenizer: it has parts that are not known, and could not be tried in a"
                            + " process of its own: " + cause.getMessage() + ". If you trust the file, -D" + PROPERTY
                            + "=off loads it without a trial.",
                    cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ModelException(origin + " could not be tried: the thread was interrupted.", interrupted);
        }
    }

    private static String words(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    private static Process start() throws IOException {
        Set<String> classPath = new LinkedHashSet<>();
        for (Class<?> needed : NEEDED) {
            classPath.add(place(needed));
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + File.separator + "dev" + File.separator + "null",
                "-DRUST_FLAVOR=cpu",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                String.join(File.pathSeparator, classPath),
                TrialProcess.class.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String place(Class<?> needed) throws IOException {
        CodeSource source = needed.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null || !"file".equals(location.getProtocol())) {
            throw new IOException("the class path is not made of files");
        }
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException cause) {
            throw new IOException(location + " is not a path", cause);
        }
    }

    private static String checksum(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java has SHA-256", cause);
        }
    }
}
