package io.github.jjak.report.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.JjakException;
import io.github.jjak.eval.internal.QuestionSample;
import io.github.jjak.eval.internal.RetrievalDetails;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the base model and the best one made of the held-out questions, in {@code report.json}: numbers for the report, which nobody could
 * compute afterwards without the models and the data. No texts. A file that cannot be written is a warning: it is not worth a run.
 *
 * <p>Confined to the training thread.
 */
public final class RunFindings {

    private static final Logger log = LoggerFactory.getLogger(RunFindings.class);

    /** Of more questions a part is kept, evenly spread. */
    private static final int MOST_KEPT = 5000;

    private final @Nullable Path file;
    private final Map<String, Object> json = new LinkedHashMap<>();

    /** @param file null to keep nothing */
    public RunFindings(@Nullable Path file) {
        this.file = file;
    }

    /** Whether anything is kept. */
    public boolean areKept() {
        return file != null;
    }

    /** Takes up what an interrupted run has kept. */
    public void restore() {
        if (file == null || !Files.isRegularFile(file)) {
            return;
        }
        try {
            for (Map.Entry<String, JsonNode> field : JsonFile.readObject(file).properties()) {
                json.put(field.getKey(), field.getValue());
            }
        } catch (JjakException unreadable) {
            log.warn(
                    "{} is not read, so the report of this run lacks some pictures: {}", file, unreadable.getMessage());
        }
    }

    /**
     * Notes a measurement.
     *
     * @param step steps done; the first measurement that is noted is that of the base model
     * @param best whether the model is the best so far
     */
    public void note(int step, RetrievalDetails details, boolean best) {
        boolean first = !json.containsKey("base");
        if (file == null || (!first && !best)) {
            return;
        }
        int counted = details.ranks().length;
        int[] kept = QuestionSample.evenly(counted, MOST_KEPT);
        json.put("questions", counted);
        json.put(
                "numbers",
                Arrays.stream(kept).map(details.result().queries()::get).toArray());
        json.put(
                "characters",
                Arrays.stream(kept).map(at -> details.characters()[at]).toArray());
        json.put(
                "clusters",
                Arrays.stream(kept).map(at -> details.clusters()[at]).toArray());
        Map<String, Object> found = Findings.of(step, details, kept).toJson();
        if (first) {
            json.put("base", found);
        }
        json.put("best", found);
        try {
            AtomicFile.write(file, (JsonFile.formatLine(json) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (JjakException failure) {
            log.warn("The report of this run will lack some pictures: {}", failure.getMessage());
        }
    }
}
