package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.weights.internal.PickledTensors;
import io.github.jjak.weights.internal.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders from before safetensors: weights that torch.save wrote, whole or in shards, of the encoder and of Dense. */
class PickledFolderTest {

    private static final String PICKLED = "pytorch_model.bin";
    private static final String SAFE = "model.safetensors";

    @TempDir
    private Path temp;

    private final Path pickles = ParityFixtures.of(PickledFolderTest.class).path("pickles");

    /** The small BERT and its Dense of the pickle fixtures, with weights in files of one name. */
    private DamagedFolder folder(String weights) throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny-dense", temp)
                .without(SAFE)
                .without("2_Dense/" + SAFE)
                .json("1_Pooling/config.json", json -> json.put("embedding_dimension", 8))
                .without("config.json")
                .without("2_Dense/config.json")
                .without("sentence_bert_config.json");
        Files.copy(pickles.resolve("bert/config.json"), folder.file("config.json"));
        Files.copy(pickles.resolve("bert/" + weights), folder.file(weights));
        Files.copy(pickles.resolve("dense/config.json"), folder.file("2_Dense/config.json"));
        Files.copy(pickles.resolve("dense/" + weights), folder.file("2_Dense/" + weights));
        return folder;
    }

    private static float[] vector(DamagedFolder folder) {
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            return model.encode("환불은 며칠 안에 처리되나요?");
        }
    }

    @Test
    void aPickledFolderGivesTheVectorsOfItsSafetensorsTwin() throws IOException {
        float[] expected = vector(folder(SAFE));
        assertThat(expected).hasSize(4);
        DamagedFolder pickled = folder(PICKLED);
        assertThat(vector(pickled)).isEqualTo(expected);
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load(pickled.path())) {
            model.save(saved);
        }
        assertThat(saved.resolve(SAFE)).exists();
        assertThat(vector(new DamagedFolder(saved))).isEqualTo(expected);
    }

    @Test
    void safetensorsAreTakenWhereBothLie() throws IOException {
        DamagedFolder folder = folder(SAFE);
        Files.writeString(folder.file(PICKLED), "never looked at");
        assertThat(vector(folder)).hasSize(4);
    }

    @Test
    void aTokenizerMadeFromAVocabularyIsSavedAsTokenizerJson() throws IOException {
        Path vocabulary = ParityFixtures.of(PickledFolderTest.class).path("vocabularies/bert-uncased");
        DamagedFolder folder = folder(PICKLED).without("tokenizer.json").without("tokenizer_config.json");
        Files.copy(vocabulary.resolve("vocab.txt"), folder.file("vocab.txt"));
        Files.copy(vocabulary.resolve("tokenizer_config.json"), folder.file("tokenizer_config.json"));
        Path saved = temp.resolve("saved");
        float[] vector;
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            model.save(saved);
            vector = model.encode("환불은 며칠 안에 처리되나요?");
        }
        assertThat(saved.resolve("tokenizer.json")).exists();
        assertThat(vector(new DamagedFolder(saved))).isEqualTo(vector);
    }

    @Test
    void shardsAreFoundThroughTheirIndex() throws IOException {
        float[] expected = vector(folder(SAFE));
        assertThat(vector(sharded(index -> {}))).isEqualTo(expected);
        assertRefused(sharded(index -> index.put("pooler.dense.bias", "../evil.bin")), "../evil.bin", "end in .bin");
        assertRefused(sharded(index -> index.put("pooler.dense.bias", "x.safetensors")), "end in .bin");
        assertRefused(sharded(index -> index.put("pooler.dense.bias", "absent.bin")), "There is no file");
        assertRefused(sharded(index -> index.put("absent", "part-2.bin")), "absent", "but it is not");
    }

    /** Both shards hold everything; the index alone says where a tensor is taken from. */
    private DamagedFolder sharded(Consumer<ObjectNode> change) throws IOException {
        DamagedFolder folder = folder(PICKLED);
        Files.copy(folder.file(PICKLED), folder.file("part-1.bin"));
        Files.move(folder.file(PICKLED), folder.file("part-2.bin"));
        List<String> names;
        try (TensorSource source = PickledTensors.open(folder.file("part-1.bin"))) {
            names = List.copyOf(source.names());
        }
        ObjectNode index = JsonFile.object();
        ObjectNode map = index.putObject("weight_map");
        names.forEach(name -> map.put(name, names.indexOf(name) % 2 == 0 ? "part-1.bin" : "part-2.bin"));
        change.accept(map);
        JsonFile.write(folder.file(PICKLED + ".index.json"), index);
        return folder;
    }

    private static void assertRefused(DamagedFolder folder, String... words) {
        assertThatThrownBy(() -> SentenceTransformer.load(folder.path()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }
}
