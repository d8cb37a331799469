package io.github.jjak.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.transformers.TransformersEmbeddingModel;
import org.springframework.core.io.FileSystemResource;

/**
 * Embeds texts with Spring AI from a folder that {@code jjak export --hidden-states} wrote and compares with the vectors that {@code
 * jjak embed} printed for the same texts.
 */
public final class SpringAiVectors {

    private static final double TOLERANCE = 1e-5;

    private SpringAiVectors() {}

    /** @param arguments folder with model.onnx and tokenizer.json, file with a JSON array per line, the texts */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<float[]> expected = vectors(Path.of(arguments[1]));
        TransformersEmbeddingModel model = new TransformersEmbeddingModel();
        model.setModelResource(new FileSystemResource(folder.resolve("model.onnx")));
        model.setTokenizerResource(new FileSystemResource(folder.resolve("tokenizer.json")));
        model.setDisableCaching(true);
        model.afterPropertiesSet();
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            float[] vector = model.embed(arguments[2 + i]);
            for (int d = 0; d < vector.length; d++) {
                double scale = Math.max(1, Math.abs(expected.get(i)[d]));
                largest = Math.max(largest, Math.abs(vector[d] - expected.get(i)[d]) / scale);
            }
        }
        boolean equal = expected.size() == arguments.length - 2 && largest <= TOLERANCE;
        System.out.printf("Spring AI: %d texts, largest difference %.3g: %s%n", expected.size(), largest, equal ? "ok" : "FAILED");
        System.exit(equal ? 0 : 1);
    }

    private static List<float[]> vectors(Path file) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] numbers = line.replaceAll("[\\[\\]\\s]", "").split(",");
            float[] vector = new float[numbers.length];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Float.parseFloat(numbers[i]);
            }
            vectors.add(vector);
        }
        return vectors;
    }
}
