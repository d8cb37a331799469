package io.github.jjak.run.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.file.internal.Checksum;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * All that a run needs to go on as if it had never stopped: weights, moments, step, best so far.
 *
 * <p>No generator state is stored, because every step draws from a seed of its own ({@code StepSeed}), and no sampler position,
 * because the list of batches of an epoch follows from the seed.
 *
 * @param step steps done
 * @param updates updates the optimiser has made: fewer than steps where some were skipped
 * @param bestStep step of the best model, 0 for the base model
 * @param base metrics of the base model
 * @param best metrics of the best model
 * @param evaluationsSinceBest evaluations after the best one
 * @param fingerprint what must be equal in the run that resumes
 * @param beside names of further files that it needs, in the folder that its own folder is in
 */
record Checkpoint(
        int step,
        long updates,
        int bestStep,
        Map<String, Double> base,
        Map<String, Double> best,
        int evaluationsSinceBest,
        Map<String, String> fingerprint,
        List<String> beside) {

    private static final String BESIDE = "crc32c_beside";
    private static final String STATE = "state.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String MOMENTS = "optimizer.safetensors";

    void write(Path folder, List<Parameter> parameters, OptimizerState optimizer) {
        AtomicFolder.write(folder, target -> {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            parameters.forEach(parameter -> weights.put(parameter.name(), parameter.value()));
            SafetensorsWriter.write(target.resolve(WEIGHTS), weights);
            SafetensorsWriter.write(target.resolve(MOMENTS), optimizer.state());
            ObjectNode json = toJson();
            for (String file : List.of(WEIGHTS, MOMENTS)) {
                json.withObject("crc32c").put(file, Checksum.of(target.resolve(file)));
            }
            for (String file : beside) {
                json.withObject(BESIDE).put(file, Checksum.of(folder.resolveSibling(file)));
            }
            JsonFile.write(target.resolve(STATE), json);
        });
    }

    private ObjectNode toJson() {
        ObjectNode json = JsonFile.object()
                .put("step", step)
                .put("updates", updates)
                .put("best_step", bestStep)
                .put("evaluations_since_best", evaluationsSinceBest);
        base.forEach(json.putObject("base")::put);
        best.forEach(json.putObject("best")::put);
        fingerprint.forEach(json.putObject("fingerprint")::put);
        return json;
    }

    /**
     * Reads a checkpoint's state and fills model and optimiser from it.
     *
     * @param run what resumes
     * @throws UsageException if it belongs to a run with other data or settings
     * @throws ModelException if it is damaged or belongs to another model
     */
    static Checkpoint restore(Path folder, RunFacts run, List<Parameter> parameters, OptimizerState optimizer) {
        ObjectNode json = JsonFile.readObject(folder.resolve(STATE));
        Checkpoint checkpoint = new Checkpoint(
                json.path("step").asInt(),
                json.path("updates").asLong(),
                json.path("best_step").asInt(),
                metrics(json.path("base")),
                metrics(json.path("best")),
                json.path("evaluations_since_best").asInt(),
                texts(json.path("fingerprint")),
                List.copyOf(texts(json.path(BESIDE)).keySet()));
        run.requireSame("The checkpoint in " + folder, checkpoint.fingerprint());
        for (String file : List.of(WEIGHTS, MOMENTS)) {
            requireWhole(folder.resolve(file), json.path("crc32c").path(file));
        }
        for (String file : checkpoint.beside()) {
            requireWhole(folder.resolveSibling(file), json.path(BESIDE).path(file));
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            weights.put(parameter.name(), parameter.value());
        }
        overwrite(folder.resolve(WEIGHTS), weights);
        overwrite(folder.resolve(MOMENTS), optimizer.state());
        optimizer.restore(checkpoint.updates());
        return checkpoint;
    }

    /**
     * What must be equal in the run that resumes.
     *
     * @throws ModelException if the checkpoint is damaged
     */
    static Map<String, String> fingerprint(Path folder) {
        return texts(JsonFile.readObject(folder.resolve(STATE)).path("fingerprint"));
    }

    /**
     * Names of the files beside it that it needs.
     *
     * @throws ModelException if the checkpoint is damaged
     */
    static Set<String> beside(Path folder) {
        return texts(JsonFile.readObject(folder.resolve(STATE)).path(BESIDE)).keySet();
    }

    /** Before anything is overwritten: a damaged checkpoint must leave model and optimiser as they are. */
    private static void requireWhole(Path file, JsonNode checksum) {
        try {
            String found = Checksum.of(file);
            if (!found.equals(checksum.asText())) {
                throw new ModelException(file + " is damaged: its checksum is " + found + " and should be "
                        + checksum.asText("there") + ".");
            }
        } catch (NoSuchFileException cause) {
            throw new ModelException("There is no file " + file + ".", cause);
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage() + ".", cause);
        }
    }

    private static void overwrite(Path file, Map<String, Tensor> targets) {
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            Gradients.without(() -> targets.forEach((name, target) -> {
                try (TensorScope scope = TensorScope.open()) {
                    Tensors.overwrite(target, reader.floats(name), name);
                }
            }));
        }
    }

    private static Map<String, Double> metrics(JsonNode node) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> metrics.put(field.getKey(), field.getValue().asDouble(Double.NaN)));
        return metrics;
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
