package io.github.jjak.distributed.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.DataException;
import io.github.jjak.json.internal.JsonFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a training showed of its own cost, from its folder: the measured part of a plan for larger ones.
 *
 * @param rows of its data
 * @param texts of a row: question, answer and negatives
 * @param tokensPerText mean length
 * @param batchSize rows that see each other
 * @param epochs over the data
 * @param parameters of the model
 * @param layerParameters of these, without the table of token embeddings: what costs arithmetic
 * @param trainedParameters whose gradients are summed: without frozen ones, with those of the loss; of adapters alone where there are some
 * @param layers whose gradients are summed one by one
 * @param dimension of the vectors
 * @param evaluatedTexts that are encoded each time the model is measured by search; 0 if it was not
 * @param tokensPerSecond median of the steps but the first
 */
public record MeasuredRun(
        long rows,
        int texts,
        double tokensPerText,
        int batchSize,
        double epochs,
        long parameters,
        long layerParameters,
        long trainedParameters,
        int layers,
        int dimension,
        int evaluatedTexts,
        double tokensPerSecond) {

    /** Two of a product, and twice as many in the backward pass. */
    private static final double OPERATIONS_PER_PARAMETER = 6;

    /**
     * Reads the folder of a run that one worker made.
     *
     * @throws DataException if it is none, or a run that ended before its third step
     */
    public static MeasuredRun read(Path run) {
        if (!Files.isRegularFile(run.resolve("run.json"))) {
            throw new DataException(run + " is not the folder of a run: it has no run.json.");
        }
        JsonNode facts = JsonFile.readObject(run.resolve("run.json"));
        if (facts.path("workers").asInt(1) != 1) {
            throw new DataException(
                    run + " was made by " + facts.path("workers").asInt() + " workers. A plan needs the run of one.");
        }
        long rows = facts.at("/data/rows").asLong();
        int texts = facts.at("/data/columns").size();
        double tokens = facts.at("/texts/tokens_per_epoch").asDouble();
        int batch = facts.at("/arguments/batch_size").asInt();
        long parameters = facts.path("parameters").asLong();
        if (rows < 1 || texts < 2 || tokens <= 0 || batch < 1 || parameters < 1) {
            throw new DataException(
                    run + " is not a training on pairs: its run.json has no rows, columns, tokens, batch"
                            + " size or parameters.");
        }
        JsonNode shape = JsonFile.readObject(encoder(run).resolve("config.json"));
        int hidden =
                Math.max(1, shape.path("hidden_size").asInt(shape.path("dim").asInt(1)));
        long table = shape.path("vocab_size").asLong() * hidden;
        return new MeasuredRun(
                rows,
                texts,
                tokens / rows / texts,
                batch,
                facts.at("/arguments/epochs").asDouble(1),
                parameters,
                Math.max(1, parameters - table),
                // Runs of older versions say neither.
                facts.path("trained_parameters").asLong(parameters),
                shape.path("num_hidden_layers").asInt(shape.path("n_layers").asInt(0)),
                facts.path("dimension").asInt(hidden),
                facts.at("/evaluation/questions").asInt()
                        + facts.at("/evaluation/answers").asInt(),
                speed(run.resolve("metrics.jsonl")));
    }

    private static Path encoder(Path run) {
        for (String name : List.of("last", "best")) {
            if (Files.isRegularFile(run.resolve(name).resolve("config.json"))) {
                return run.resolve(name);
            }
        }
        throw new DataException(run + " has no model in last/ or best/. Let the run end, or stop it with Ctrl-C.");
    }

    private static double speed(Path metrics) {
        List<Double> speeds = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(metrics)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double speed = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), metrics.toString())
                        .path("tokens_per_second")
                        .asDouble();
                if (speed > 0) {
                    speeds.add(speed);
                }
            }
        } catch (IOException cause) {
            throw new DataException(metrics + " cannot be read.", cause);
        }
        if (speeds.size() < 3) {
            throw new DataException(
                    metrics + " has the speed of " + speeds.size() + " steps; a plan needs 3 at least.");
        }
        // The first step compiles and allocates.
        List<Double> warm = new ArrayList<>(speeds.subList(1, speeds.size()));
        Collections.sort(warm);
        return warm.get(warm.size() / 2);
    }

    /**
     * Operations a second that the run's own steps show, if all layers are trained: the fewer are, the more it says. The loss is taken to
     * run at the same rate.
     */
    double operationsPerSecond() {
        return tokensPerSecond * OPERATIONS_PER_PARAMETER * layerParameters;
    }
}
