package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ComposedTexts;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.ProcessorFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model encoded by ONNX Runtime is the same model: same vectors, same fingerprint, same files. */
@Tag("numeric")
class OnnxBackendTest {

    private static final float TOLERANCE = 1e-5f;

    private final ParityFixtures fixtures = ParityFixtures.of(OnnxBackendTest.class);
    /** Without VNNI, matrices have seven bits. */
    private static final float SEVEN_BITS = 0.98f;

    private final List<String> texts = ComposedTexts.of(60, 40, 7);

    @TempDir
    private Path temp;

    private static LoadOptions onnx() {
        return LoadOptions.ofDefaults().withBackend(Backend.ONNX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-tiny",
                "bert-tiny-dense",
                "roberta-klue-tiny",
                "xlm-roberta-tiny-plain",
                "electra-tiny-plain",
                "distilbert-tiny-plain",
                "mpnet-tiny-plain",
                "modernbert-tiny-plain"
            })
    void vectorsOfTextsOfAllLengthsAreThoseOfLibtorch(String name) {
        assertSame(fixtures.path(name).toString());
    }

    @Test
    void aBuiltinModelToo() {
        assertSame("builtin:ko-tiny");
    }

    private void assertSame(String location) {
        try (SentenceTransformer torch = SentenceTransformer.load(location);
                SentenceTransformer onnx = SentenceTransformer.load(location, onnx())) {
            assertClose(onnx.encode(texts), torch.encode(texts));
            assertClose(onnx.encodeQuery(texts.subList(0, 3)), torch.encodeQuery(texts.subList(0, 3)));
            assertThat(ModelFingerprint.of(onnx.internals(), TextRole.DOCUMENT))
                    .isEqualTo(ModelFingerprint.of(torch.internals(), TextRole.DOCUMENT));
        }
    }

    private static void assertClose(float[][] ours, float[][] theirs) {
        assertThat(ours).hasDimensions(theirs.length, theirs[0].length);
        for (int row = 0; row < ours.length; row++) {
            for (int i = 0; i < ours[row].length; i++) {
                float size = Math.max(1, Math.abs(theirs[row][i]));
                assertThat(Math.abs(ours[row][i] - theirs[row][i]) / size)
                        .as("row %d, number %d", row, i)
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin:ko-tiny", "bert-tiny-dense", "roberta-klue-tiny", "modernbert-tiny-plain"})
    void productsOfBytesKeepTheDirectionOfVectors(String name) {
        String location =
                name.startsWith("builtin:") ? name : fixtures.path(name).toString();
        try (SentenceTransformer torch = SentenceTransformer.load(location);
                SentenceTransformer bytes = SentenceTransformer.load(
                        location, LoadOptions.ofDefaults().withBackend(Backend.ONNX_INT8))) {
            float[][] whole = torch.encode(texts);
            float[][] rounded = bytes.encode(texts);
            int same = 0;
            for (int row = 0; row < whole.length; row++) {
                assertThat(SimilarityFunction.COSINE.of(whole[row], rounded[row]))
                        .isGreaterThan(ProcessorFlags.multipliesBytes() ? 0.99f : SEVEN_BITS);
                same += Arrays.equals(whole[row], rounded[row]) ? 1 : 0;
            }
            assertThat(same).isZero();
            assertThat(ModelFingerprint.of(bytes.internals(), TextRole.DOCUMENT))
                    .isEqualTo(ModelFingerprint.of(torch.internals(), TextRole.DOCUMENT));
            assertThatThrownBy(() -> bytes.internals().training(Precision.FP32)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void theFirstNumbersAreKeptWhereVectorsAreCut() {
        LoadOptions cut = onnx().withTruncateDimension(20);
        try (SentenceTransformer torch = SentenceTransformer.load("builtin:ko-tiny");
                SentenceTransformer onnx = SentenceTransformer.load("builtin:ko-tiny", cut)) {
            float[] whole = torch.encode(texts.get(0));
            float[] kept = onnx.encode(texts.get(0));
            assertThat(kept).hasSize(20);
            for (int i = 0; i < kept.length; i++) {
                assertThat(kept[i]).isEqualTo(whole[i], within(TOLERANCE));
            }
        }
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        try (SentenceTransformer onnx = SentenceTransformer.load("builtin:ko-tiny", onnx())) {
            List<float[]> alone = texts.stream().map(onnx::encode).toList();
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Callable<float[]>> tasks = new ArrayList<>();
                texts.forEach(text -> tasks.add(() -> onnx.encode(text)));
                List<Future<float[]>> together = threads.invokeAll(tasks);
                for (int i = 0; i < alone.size(); i++) {
                    assertThat(together.get(i).get()).isEqualTo(alone.get(i));
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void theGraphLeavesNoFileAndTheModelIsSavedAsItWas() throws Exception {
        long before = graphs();
        Path saved = temp.resolve("saved");
        try (SentenceTransformer torch = SentenceTransformer.load(fixtures.path("bert-tiny"));
                SentenceTransformer onnx =
                        SentenceTransformer.load(fixtures.path("bert-tiny").toString(), onnx())) {
            assertThat(graphs()).isEqualTo(before);
            onnx.save(saved);
            try (SentenceTransformer again = SentenceTransformer.load(saved)) {
                assertThat(again.encode(texts)).isDeepEqualTo(torch.encode(texts));
            }
        }
    }

    private static long graphs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("jjak-graph-"))
                    .count();
        }
    }

    @Test
    void whatItCannotDoIsRefused() throws Exception {
        SentenceTransformer onnx = SentenceTransformer.load("builtin:ko-tiny", onnx());
        assertThatThrownBy(() -> onnx.internals().training(Precision.FP32))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("`backend` ONNX", "only encodes");
        EncodeOptions bf16 = EncodeOptions.ofDefaults().withPrecision(Precision.BF16);
        assertThatThrownBy(() -> onnx.encode(texts, TextRole.TEXT, bf16, (index, vector) -> {}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`precision` FP32 only");
        onnx.close();
        assertThatThrownBy(() -> onnx.encode("닫힌 뒤")).isInstanceOf(IllegalStateException.class);

        Path folder = temp.resolve("prompts");
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("bert-tiny"))) {
            model.save(folder);
        }
        Path pooling = folder.resolve("1_Pooling/config.json");
        JsonFile.write(pooling, JsonFile.readObject(pooling).put("include_prompt", false));
        assertThatThrownBy(() -> SentenceTransformer.load(folder.toString(), onnx()))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("prompts", "`backend` TORCH");
    }
}
