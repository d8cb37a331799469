package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.bench.ProcessMemory;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Encodes texts with Jjak, all of them in each turn, tokenising included.
 *
 * <p>Arguments: the folder that {@link Preparation} wrote, the model's name in it, the file of texts, how many of them, and the
 * most tokens of a text, and the number format.
 */
public final class EncodeWorker {

    private EncodeWorker() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> all = TextFile.texts(folder.resolve(arguments[2] + ".json"));
        List<String> texts = all.subList(0, Math.min(all.size(), Integer.parseInt(arguments[3])));
        LoadOptions options = new LoadOptions(Integer.valueOf(arguments[4]));
        EncodeOptions encoding = new EncodeOptions(EncodeOptions.DEFAULT_TOKEN_BUDGET, texts.size())
                .withPrecision(Precision.valueOf(arguments[5].toUpperCase(Locale.ROOT)));
        Turns turns = new Turns();
        String location = folder.resolve(arguments[1]).toString();
        try (SentenceTransformer model = SentenceTransformer.load(location, options)) {
            turns.answer(JsonFile.object()
                    .put("ready", true)
                    .put("tokens", model.internals().tokenize(texts).tokens())
                    .put("texts", texts.size()));
            while (turns.await()) {
                long start = System.nanoTime();
                float[][] vectors = new float[texts.size()][];
                model.encode(texts, TextRole.TEXT, encoding, (index, vector) -> vectors[(int) index] = vector.clone());
                double seconds = (System.nanoTime() - start) / 1e9;
                ObjectNode answer = JsonFile.object().put("seconds", seconds);
                // Enough to see that both sides computed the same.
                ArrayNode sample = answer.putArray("sample");
                for (float value : vectors[vectors.length - 1]) {
                    sample.add(value);
                }
                turns.answer(answer);
            }
        }
        turns.answer(JsonFile.object().put("peak_bytes", ProcessMemory.peak()));
    }
}
