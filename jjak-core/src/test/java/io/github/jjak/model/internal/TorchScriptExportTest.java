package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ComposedTexts;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TorchScriptExporter;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TorchScript files read again by libtorch give our vectors, however many of the inputs they get. */
class TorchScriptExportTest {

    private static final int INPUTS_OF_ELASTICSEARCH = 4;

    private final ParityFixtures fixtures = ParityFixtures.of(TorchScriptExportTest.class);
    private final List<String> texts = ComposedTexts.of(20, 25, 5);

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-tiny",
                "bert-tiny-plain",
                "bert-tiny-dense",
                "roberta-klue-tiny",
                "roberta-klue-tiny-dense-old",
                "xlm-roberta-tiny-plain",
                "electra-tiny-plain",
                "distilbert-tiny-plain",
                "mpnet-tiny-plain",
                "modernbert-tiny-plain"
            })
    void vectorsOfPaddedBatchesAreOurs(String name) {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name))) {
            assertSameVectors(model);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", "cls+max+lasttoken"})
    void everyPoolingModeIsInIt(String modes) throws Exception {
        Path folder = copied("bert-tiny");
        String list = "\"" + modes.replace("+", "\",\"") + "\"";
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"embedding_dimension\":32,\"pooling_mode\":[" + list + "]}");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertSameVectors(model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "gelu_new", "relu", "silu"})
    void everyActivationIsInIt(String activation) throws Exception {
        Path folder = copied("bert-tiny-plain");
        Path configuration = folder.resolve("config.json");
        JsonFile.write(configuration, JsonFile.readObject(configuration).put("hidden_act", activation));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertSameVectors(model);
        }
    }

    @Test
    void hiddenStatesAndTheTokenizerAreThere() {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("bert-tiny"))) {
            Path file = TorchScriptExporter.export(
                    model, temp.resolve("한글 이름/hidden.pt"), OnnxExporter.Output.HIDDEN_STATES);
            assertThat(file.resolveSibling("tokenizer.json")).exists();
            assertThat(file.resolveSibling("tokenizer_config.json")).exists();
            List<int[]> rows = model.internals().tokenize(texts).ids();
            try (TensorScope scope = TensorScope.open()) {
                Tensor hidden = run(copyOf(file), rows, 2);
                assertThat(hidden.dim()).isEqualTo(3);
                assertThat(hidden.size(0)).isEqualTo(rows.size());
            }
            SentenceTransformer other = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"));
            try (other) {
                assertThatThrownBy(() -> TorchScriptExporter.export(
                                other, file.resolveSibling("other.pt"), OnnxExporter.Output.SENTENCE_EMBEDDING))
                        .isInstanceOf(UsageException.class);
            }
        }
    }

    private Path copied(String name) throws IOException {
        Path folder = temp.resolve(name);
        Path from = fixtures.path(name);
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(from.relativize(file).toString()));
            }
        }
        return folder;
    }

    /** libtorch reads from a path of plain letters. */
    private Path copyOf(Path file) {
        try {
            return Files.copy(file, temp.resolve("plain.pt"));
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
    }

    private void assertSameVectors(SentenceTransformer model) {
        Path file = TorchScriptExporter.export(model, temp.resolve("out"), OnnxExporter.Output.SENTENCE_EMBEDDING);
        List<int[]> rows = model.internals().tokenize(texts).ids();
        float[][] expected = model.encode(texts);
        for (int inputs = 2; inputs <= INPUTS_OF_ELASTICSEARCH; inputs++) {
            try (TensorScope scope = TensorScope.open()) {
                float[][] actual = Tensors.toRows(run(file, rows, inputs));
                assertThat(actual).hasDimensions(expected.length, expected[0].length);
                for (int i = 0; i < expected.length; i++) {
                    for (int d = 0; d < expected[i].length; d++) {
                        assertThat(Math.abs(actual[i][d] - expected[i][d]))
                                .as("%d inputs, text %d, dimension %d", inputs, i, d)
                                .isLessThanOrEqualTo(1e-5f * Math.max(1f, Math.abs(expected[i][d])));
                    }
                }
            }
        }
    }

    private static Tensor run(Path file, List<int[]> rows, int inputs) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0) + 3;
        long[] ids = new long[rows.size() * longest];
        long[] mask = new long[ids.length];
        long[] positions = new long[ids.length];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < longest; i++) {
                boolean isToken = i < rows.get(row).length;
                ids[row * longest + i] = isToken ? rows.get(row)[i] : 1;
                mask[row * longest + i] = isToken ? 1 : 0;
                positions[row * longest + i] = i;
            }
        }
        long[][] values = {ids, mask, new long[ids.length], positions};
        Tensor[] result = new Tensor[1];
        Gradients.without(() -> {
            try (CompilationUnit unit = new CompilationUnit();
                    JitModule module = torch.import_ir_module(unit, file.toString());
                    IValueVector arguments = new IValueVector()) {
                for (int input = 0; input < inputs; input++) {
                    arguments.push_back(
                            new IValue(Tensors.indices(values[input]).reshape(rows.size(), longest)));
                }
                result[0] = module.forward(arguments).toTensor().contiguous();
            }
        });
        return result[0];
    }
}
