package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.DamagedFolder;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of a model folder is in one table, and the tables are those of docs/compatibility.md. */
class FolderKeysTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(?<file>[^`]+)` \\| (?<what>obeyed|no effect|one value) \\| (?<keys>[^|]+) \\|.*");

    @TempDir
    private Path temp;

    @Test
    void theDocumentationHasTheSameTables() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/compatibility.md"))) {
            Matcher matcher = ROW.matcher(line);
            if (matcher.matches()) {
                Set<String> keys = documented.computeIfAbsent(
                        matcher.group("file") + " " + matcher.group("what"), row -> new TreeSet<>());
                keys.addAll(Arrays.asList(matcher.group("keys").strip().split("[ `,]+")));
                keys.remove("");
            }
        }
        Map<String, Set<String>> expected = new TreeMap<>();
        for (FolderKeys table : FolderKeys.all()) {
            put(expected, table.file() + " obeyed", table.obeyed());
            put(expected, table.file() + " no effect", table.harmless());
            put(expected, table.file() + " one value", table.restricted());
        }
        assertThat(documented).isEqualTo(expected);
    }

    private static void put(Map<String, Set<String>> tables, String row, Set<String> keys) {
        if (!keys.isEmpty()) {
            tables.put(row, keys);
        }
    }

    @Test
    void noKeyIsInTwoColumns() {
        for (FolderKeys table : FolderKeys.all()) {
            List<String> all = new ArrayList<>(table.obeyed());
            all.addAll(table.harmless());
            all.addAll(table.restricted());
            assertThat(all).as(table.file()).doesNotHaveDuplicates().isNotEmpty();
        }
    }

    static Stream<Arguments> restricted() {
        return FolderKeys.all().stream()
                .flatMap(table -> table.restricted().stream().map(key -> Arguments.of(table.file(), key)));
    }

    @ParameterizedTest
    @MethodSource("restricted")
    void otherValuesAreRefusedByKey(String file, String key) throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny-dense", temp);
        if (key.equals("rope_scaling")) {
            folder = DamagedFolder.copyOf("modernbert-tiny-plain", temp);
        }
        ObjectNode json = JsonFile.readObject(folder.file(file));
        json.putObject(key).put("x", "y");
        if (key.startsWith("is_") || key.startsWith("add_") || key.startsWith("use_") || key.startsWith("split_")) {
            json.put(key, true);
        }
        JsonFile.write(folder.file(file), json);
        Path path = folder.path();
        assertThatThrownBy(() -> SentenceTransformer.load(path).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(key.equals("rope_scaling") ? "rotary" : key);
    }

    /** The value that means what Jjak does passes, and so does null. */
    @ParameterizedTest
    @MethodSource("restricted")
    void nullPasses(String file, String key) throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny-dense", temp)
                .json(file, json -> json.putNull(key))
                .path();
        SentenceTransformer.load(folder).close();
    }

    static Stream<FolderKeys> harmless() {
        return FolderKeys.all().stream()
                .filter(table -> !Set.of("tokenizer.json", "modules.json", "4_Dropout/config.json")
                        .contains(table.file()))
                .filter(table -> !table.harmless().isEmpty());
    }

    /** Keys said to have no effect have none, whatever they say. */
    @ParameterizedTest
    @MethodSource("harmless")
    void keysWithoutEffectHaveNone(FolderKeys table) throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny-dense", temp);
        float[] before;
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            before = model.encode("Where is my parcel?");
        }
        folder.json(table.file(), json -> table.harmless().forEach(key -> json.put(key, "7")));
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            assertThat(model.encode("Where is my parcel?")).isEqualTo(before);
        }
    }

    @Test
    void aChatTemplateOfAPlainEncoderIsRefused() throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny-plain", temp)
                .json("tokenizer_config.json", json -> json.put("chat_template", "{{ messages }}"))
                .path();
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("chat_template");
    }

    @Test
    void secondNamesOfDistilBertsSizesAreRefused() throws IOException {
        Path folder = DamagedFolder.copyOf("distilbert-tiny-plain", temp)
                .json("config.json", json -> json.put("num_hidden_layers", 1))
                .path();
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("num_hidden_layers is 1", "n_layers is 2");
    }
}
