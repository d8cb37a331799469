package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lists of modules for which sentence-transformers 6 gives no vector of a text, or that Jjak does not have: refused by name. Those it
 * runs are in {@link FolderParityTest}.
 */
class ModuleOrderTest {

    private static final String DENSE = "{\"in_features\":32,\"out_features\":16,%s}";

    @TempDir
    private Path temp;

    /** A folder whose modules, after the Transformer, are these, each with its configuration. */
    private Path folder(String... classesAndConfigurations) throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny-dense", temp).path();
        StringBuilder modules = new StringBuilder("[").append(entry(0, "Transformer", ""));
        for (int i = 0; i < classesAndConfigurations.length; i += 2) {
            int number = i / 2 + 1;
            String path = number + "_" + classesAndConfigurations[i] + "_new";
            Files.createDirectory(folder.resolve(path));
            Files.writeString(folder.resolve(path + "/config.json"), classesAndConfigurations[i + 1]);
            Files.copy(folder.resolve("2_Dense/model.safetensors"), folder.resolve(path + "/model.safetensors"));
            modules.append(',').append(entry(number, classesAndConfigurations[i], path));
        }
        Files.writeString(folder.resolve("modules.json"), modules.append(']').toString());
        return folder;
    }

    private static String entry(int number, String className, String path) {
        return JsonFile.formatLine(Map.of(
                "idx",
                number,
                "name",
                Integer.toString(number),
                "path",
                path,
                "type",
                "sentence_transformers.models." + className));
    }

    private static void assertRefused(Path folder, String... words) {
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void aTransformerAloneHasNoVectorOfAText() throws IOException {
        assertRefused(folder(), "modules.json", "no Pooling", "mean pooling");
    }

    @Test
    void aModuleMustReadWhatIsThere() throws IOException {
        assertRefused(
                folder("Dense", DENSE.formatted("\"bias\":true"), "Pooling", "{\"embedding_dimension\":32}"),
                "Dense reads \"sentence_embedding\"",
                "module_input_name \"token_embeddings\"");
        assertRefused(folder("Dropout", "{}", "Pooling", "{}"), "Dropout reads \"sentence_embedding\"");
        assertRefused(
                folder("Pooling", "{}", "Dense", DENSE.formatted("\"module_input_name\":\"all_layers\"")),
                "Dense reads \"all_layers\"");
    }

    @Test
    void vectorsOfTokensAreNoVectorOfAText() throws IOException {
        assertRefused(
                folder(
                        "Pooling",
                        "{}",
                        "Dense",
                        DENSE.formatted(
                                "\"module_input_name\":\"token_embeddings\",\"module_output_name\":\"sentence_embedding\"")),
                "lists no Pooling");
    }

    @Test
    void onePoolingCannotReadAnother() throws IOException {
        assertRefused(
                folder(
                        "Pooling",
                        "{}",
                        "Normalize",
                        "{\"module_input_name\":\"sentence_embedding\",\"module_output_name\":\"token_embeddings\"}",
                        "Pooling",
                        "{}"),
                "one Pooling reads the output of another");
    }

    @Test
    void aSecondTransformerAndDoubledNamesAreRefused() throws IOException {
        assertRefused(folder("Transformer", "{}", "Pooling", "{}"), "second Transformer");
        Path folder = folder("Pooling", "{}", "Normalize", "{}");
        Path file = folder.resolve("modules.json");
        Files.writeString(file, Files.readString(file).replace("\"name\":\"2\"", "\"name\":\"1\""));
        assertRefused(folder, "two modules of the name \"1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "LSTM, recurrent network",
        "CNN, convolutions",
        "WordWeights, weights words",
        "SpladePooling, sparse",
        "Novelty, Known are Transformer"
    })
    void otherModulesAreRefusedByTheirName(String className, String words) throws IOException {
        assertRefused(folder(className, "{}", "Pooling", "{}"), "the module " + className + " is not supported", words);
    }

    @ParameterizedTest
    @CsvSource({"WordEmbeddings, table", "BoW, counts words", "CLIPModel, images"})
    void otherFirstModulesAreRefusedByTheirName(String className, String words) throws IOException {
        Path folder = folder("Pooling", "{}");
        Path file = folder.resolve("modules.json");
        Files.writeString(file, Files.readString(file).replace("models.Transformer", "models." + className));
        assertRefused(folder, className, "the first module must be a Transformer", words);
    }

    @Test
    void tensorsThatADenseDoesNotHaveAreNamed() throws IOException {
        assertRefused(
                folder("Pooling", "{}", "Dense", DENSE.formatted("\"bias\":false")), "linear.bias", "does not mention");
    }
}
