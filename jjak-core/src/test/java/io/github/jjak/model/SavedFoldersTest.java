package io.github.jjak.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes every folder of {@code folders.json} as Jjak saves it, with its vectors, for {@code parity/check_saved.py} to open in
 * Python: {@code .ci/check-python} runs it with the property that says where to.
 */
@EnabledIfSystemProperty(named = SavedFoldersTest.PROPERTY, matches = ".+")
class SavedFoldersTest {

    static final String PROPERTY = "jjak.saved-folders";

    private static final FolderCases CASES = new FolderCases();

    @TempDir
    private Path temp;

    static List<FolderCases.Case> cases() {
        return CASES.cases().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writes(FolderCases.Case each) throws IOException {
        Path folder = CASES.build(each, temp.resolve("model"));
        String name = each.name().replaceAll("[^A-Za-z0-9_]+", "-");
        // A number format that is not the written one must not survive.
        Path configuration = folder.resolve("config.json");
        JsonFile.write(configuration, JsonFile.readObject(configuration).put("dtype", "bfloat16"));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            write(model, name, StoredType.FP32);
            if (name.startsWith("dense") || name.startsWith("pooling-max-cls")) {
                write(model, name + "-fp16", StoredType.FP16);
            }
        }
    }

    private static void write(SentenceTransformer model, String name, StoredType type) throws IOException {
        Path target = Path.of(System.getProperty(PROPERTY)).resolve(name);
        Files.createDirectories(target);
        Path saved = target.resolve("model");
        model.save(saved, type);
        try (SentenceTransformer again = SentenceTransformer.load(saved)) {
            ObjectNode json = JsonFile.object();
            CASES.texts().forEach(json.withArray("texts")::add);
            put(json, "vectors", again.encode(CASES.texts()));
            put(json, "query", again.encodeQuery(CASES.texts()));
            put(json, "document", again.encodeDocument(CASES.texts()));
            JsonFile.write(target.resolve("vectors.json"), json);
        }
    }

    private static void put(ObjectNode json, String name, float[][] vectors) {
        for (float[] vector : vectors) {
            ArrayNode row = json.withArray(name).addArray();
            for (float number : vector) {
                row.add(number);
            }
        }
    }
}
