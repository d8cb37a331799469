package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.bench.ProcessMemory;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.TextPair;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Scores pairs with Jjak's cross-encoder, all of them in each turn, tokenising included.
 *
 * <p>Arguments: the folder that {@link Preparation} wrote, the model's name in it, the file of pairs, how many of them, the most tokens
 * of a pair, and the number format.
 */
public final class PredictWorker {

    private PredictWorker() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<TextPair> pairs =
                TextFile.textPairs(folder.resolve(arguments[2] + ".json"), Integer.parseInt(arguments[3]));
        EncodeOptions options = new EncodeOptions(EncodeOptions.DEFAULT_TOKEN_BUDGET, pairs.size())
                .withPrecision(Precision.valueOf(arguments[5].toUpperCase(Locale.ROOT)));
        Turns turns = new Turns();
        try (CrossEncoder model = CrossEncoder.load(
                folder.resolve(arguments[1]).toString(), new LoadOptions(Integer.valueOf(arguments[4])))) {
            turns.answer(JsonFile.object().put("ready", true).put("pairs", pairs.size()));
            while (turns.await()) {
                long start = System.nanoTime();
                float[][] scores = model.predictLabels(pairs, options);
                double seconds = (System.nanoTime() - start) / 1e9;
                ObjectNode answer = JsonFile.object().put("seconds", seconds);
                // Enough to see that both sides computed the same.
                ArrayNode sample = answer.putArray("sample");
                for (float[] score : scores) {
                    sample.add(score[0]);
                }
                turns.answer(answer);
            }
        }
        turns.answer(JsonFile.object().put("peak_bytes", ProcessMemory.peak()));
    }
}
