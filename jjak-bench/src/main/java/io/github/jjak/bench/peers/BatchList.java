package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.batch.internal.NoDuplicatesBatchSampler;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tokenize.internal.TokenStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The batches of a run, step by step, as {@link io.github.jjak.train.Trainer} makes them for a seed and batch size; the other
 * side reads them from a file.
 *
 * @param batchSize rows per batch
 * @param rows the first rows of the data, which the batches are made of: a multiple of the batch size, so that every batch is full
 * @param epochs epochs that the steps reach into
 * @param tokens tokens of each batch, over all columns, without padding
 */
@SuppressWarnings("ArrayRecordComponent") // a few dozen numbers, never compared
record BatchList(int batchSize, int rows, int epochs, int[] tokens) {

    /** The trainer's own default. */
    static final long SEED = 42;

    /** Writes the batches of the first {@code steps} steps. */
    static void write(Path file, TokenStore tokens, int batchSize, int steps) throws IOException {
        int rowsUsed = tokens.textIds().length / batchSize * batchSize;
        int[][] textIds = Arrays.copyOf(tokens.textIds(), rowsUsed);
        NoDuplicatesBatchSampler sampler =
                new NoDuplicatesBatchSampler(textIds, batchSize, Math.max(2, batchSize / 16), SEED);
        ObjectNode json = JsonFile.object().put("batch_size", batchSize).put("rows", rowsUsed);
        ArrayNode rowsOfBatches = json.putArray("batches");
        ArrayNode tokensOfBatches = json.putArray("tokens");
        int epoch = 0;
        while (rowsOfBatches.size() < steps) {
            for (int[] batch : sampler.batches(epoch++).batches()) {
                if (rowsOfBatches.size() < steps) {
                    ArrayNode rows = rowsOfBatches.addArray();
                    Arrays.stream(batch).forEach(rows::add);
                    tokensOfBatches.add(tokensOf(tokens, batch));
                }
            }
        }
        JsonFile.write(file, json.put("epochs", epoch));
    }

    private static int tokensOf(TokenStore tokens, int[] batch) {
        int questions =
                tokens.tokens(batch, 0).stream().mapToInt(row -> row.length).sum();
        return questions
                + tokens.tokens(batch, 1).stream().mapToInt(row -> row.length).sum();
    }

    static BatchList read(Path file) {
        ObjectNode json = JsonFile.readObject(file);
        int[] tokens = new int[json.path("tokens").size()];
        for (int step = 0; step < tokens.length; step++) {
            JsonNode value = json.path("tokens").get(step);
            tokens[step] = value.asInt();
        }
        return new BatchList(
                json.path("batch_size").asInt(),
                json.path("rows").asInt(),
                json.path("epochs").asInt(),
                tokens);
    }

    /** Tokens of the largest of the first {@code steps} batches: a mini-batch of so many holds any of them. */
    int mostTokens(int steps) {
        return Arrays.stream(tokens).limit(steps).max().orElseThrow();
    }
}
