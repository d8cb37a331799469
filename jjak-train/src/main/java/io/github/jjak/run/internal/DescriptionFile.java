package io.github.jjak.run.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run is and what came of it, {@code run.json}.
 *
 * @param path of the file, which need not be there
 */
public record DescriptionFile(Path path) {

    private static final Logger log = LoggerFactory.getLogger(DescriptionFile.class);

    private static final String ARGUMENTS = "arguments";
    private static final String FINGERPRINT = "fingerprint";
    private static final String RESULT = "result";

    /** What only decides the last bits, where another machine or version goes on. */
    private static final List<String> OF_THE_MACHINE =
            List.of("/threads", "/cpu_capability", "/device", "/versions/libtorch");

    /**
     * Writes it, or replaces it.
     *
     * @param result null while the run goes on
     */
    void write(RunFacts facts, @Nullable TrainingResult result) {
        Map<String, @Nullable Object> json = facts.description();
        json.put(ARGUMENTS, facts.arguments());
        json.put(FINGERPRINT, facts.fingerprint());
        if (result != null) {
            json.put(RESULT, result);
        }
        AtomicFile.write(path, (JsonFile.format(json) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What came of the run; null where it is not complete, or there is none. */
    @Nullable
    public TrainingResult result() {
        if (!Files.isRegularFile(path)) {
            return null;
        }
        JsonNode result = JsonFile.read(path).path(RESULT);
        return result.isObject() ? TrainingResult.ofJson(result) : null;
    }

    /** What must be equal in the run that resumes. */
    Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        JsonFile.read(path)
                .path(FINGERPRINT)
                .properties()
                .forEach(field ->
                        fingerprint.put(field.getKey(), field.getValue().asText()));
        return fingerprint;
    }

    /** Says so where what was written by other threads, processors or versions is gone on with: the bits will not be the same. */
    void warnOfAnotherMachine(RunFacts facts) {
        if (!Files.isRegularFile(path)) {
            return;
        }
        JsonNode former = JsonFile.read(path);
        JsonNode now = JsonFile.parse(
                JsonFile.formatLine(facts.description()).getBytes(StandardCharsets.UTF_8), path.toString());
        for (String pointer : OF_THE_MACHINE) {
            JsonNode before = former.at(pointer);
            if (!before.isMissingNode() && !before.equals(now.at(pointer))) {
                log.warn(
                        "{} was {} before and is {} now: the run continues, but its result will not be bit-identical"
                                + " to that of an uninterrupted run.",
                        pointer.substring(1).replace('/', ' '),
                        before.asText(),
                        now.at(pointer).asText());
            }
        }
    }
}
