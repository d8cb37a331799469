package io.github.jjak.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.PickledTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that want more than to be read. */
@Timeout(120)
class HostilePickleTest {

    @TempDir
    private Path temp;

    private static void assertRefused(Path file, String... words) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> PickledTensors.open(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(words);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    private void assertRefused(TorchFile file, String... words) throws IOException {
        assertRefused(file.write(temp), words);
    }

    @Test
    void codeIsRefusedByName() throws IOException {
        assertRefused(new TorchFile().text("cos\nsystem\n(X\1\0\0\0xtR."), "os.system", "refused", "could run code");
        assertRefused(new TorchFile().text("cbuiltins\neval\n(").string("1+1").text("tR."), "builtins.eval", "refused");
        assertRefused(
                new TorchFile().string("posix").string("system").bytes(0x93).text("."), "posix.system", "refused");
        assertRefused(new TorchFile().text("(S'x'\nios\nsystem\n."), "instruction STRING");
        assertRefused(new TorchFile().text("(ios\nsystem\n."), "instruction INST");
        assertRefused(new TorchFile().text("(o."), "instruction OBJ");
        assertRefused(new TorchFile().bytes(0x82, 1), "instruction EXT1");
        assertRefused(new TorchFile().text("))").bytes(0x81), "instruction NEWOBJ");
        assertRefused(new TorchFile().text("ctorch.storage\n_load_from_bytes\n."), "torch.storage._load_from_bytes");
        assertRefused(new TorchFile().bytes(0xff), "not a pickle instruction", "damaged");
        assertRefused(new TorchFile().text("c\u0007" + "a".repeat(1000) + "\nx\n."), "?aaa", "...");
    }

    @Test
    void knownNamesAreCalledInTorchsWayOnly() throws IOException {
        assertRefused(new TorchFile().text("ctorch\nFloatStorage\n)R."), "calls");
        assertRefused(new TorchFile().text("ctorch._utils\n_rebuild_parameter\n)R."), "REBUILD_PARAMETER");
        assertRefused(new TorchFile().text("ctorch._utils\n_rebuild_tensor_v2\n(NNNNNNtR."), "REBUILD_TENSOR_V2");
        assertRefused(
                new TorchFile().text("ccollections\nOrderedDict\n]").bytes(0x85).text("R."), "ORDERED_DICT");
        assertRefused(new TorchFile().text("))b."), "do not fit together");
        assertRefused(new TorchFile().text(")Q."), "storage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4; 0; 5; 1",
                "4; 1; 4; 1",
                "4; 0; 2; 4",
                "4; 0; 2; -1",
                "4; 0; -1; 1",
                "4; -1; 2; 1",
                "4; 9223372036854775807; 1; 1",
                "4; 0; 9223372036854775807; 1",
                "4; 0; 2; 9223372036854775807",
                "4; 0; 100000000000; 0",
            })
    void stridesThatLeaveTheStorageAreRefused(int numbers, long offset, long size, long stride) throws IOException {
        assertRefused(
                TorchFile.withTensor(numbers, offset, new long[] {size}, new long[] {stride}),
                "tensor w",
                "does not fit its storage of 16 bytes");
    }

    @Test
    void shapesThatMultiplyToNonsenseAreRefused() throws IOException {
        long[] huge = {1L << 32, 1L << 32};
        assertRefused(TorchFile.withTensor(4, 0, huge, new long[] {0, 0}), "does not fit");
        assertRefused(TorchFile.withTensor(4, 0, new long[] {2}, new long[] {1, 1}), "does not fit");
        assertRefused(TorchFile.withTensor(4, 0, new long[9], new long[9]), "more than 8 dimensions");
    }

    @Test
    void storagesThatAreNotThereAreRefused() throws IOException {
        long[] one = {1};
        assertRefused(TorchFile.withTensor(5, 4, 0, one, one), "should lie in a storage of 20 bytes", "16");
        assertRefused(TorchFile.withTensor(Long.MAX_VALUE / 4, 4, 0, one, one), "9223372036854775804 bytes");
        assertRefused(TorchFile.withTensor(Long.MAX_VALUE, 4, 0, one, one), "storage");
        assertRefused(TorchFile.withTensor(-1, 4, 0, one, one), "storage");
        TorchFile without =
                new TorchFile().text("}").string("w").tensor(4, 0, one, one).text("s.");
        assertRefused(without, "lacks it");
    }

    @Test
    void whatIsNoDictOfTensorsIsRefused() throws IOException {
        assertRefused(new TorchFile().text("]."), "no dict of tensors");
        assertRefused(new TorchFile().text("}."), "no dict of tensors");
        assertRefused(new TorchFile().text("}").string("state_dict").text("Ns."), "no dict of tensors");
        assertRefused(new TorchFile().text(""), "cut off");
        assertRefused(new TorchFile().text("."), "do not fit together");
        assertRefused(new TorchFile().text("(."), "do not fit together");
        assertRefused(new TorchFile().text("h\0."), "do not fit together");
        assertRefused(new TorchFile().text("}(Nu."), "do not fit together");
        assertRefused(new TorchFile().text("}]Ns."), "neither a string nor a number");
        assertRefused(new TorchFile().text("X").littleEndian(4, 0xffffffffL), "cut off");
        assertRefused(new TorchFile().bytes(0x8d).littleEndian(8, Long.MAX_VALUE), "cut off");
        assertRefused(new TorchFile().bytes(0x8b).littleEndian(4, 100), "whole number of 100 bytes");
        assertRefused(new TorchFile().bytes(0x80, 9), "protocol 9");
        assertRefused(new TorchFile().text("]".repeat(1 << 21) + "."), "instructions");
    }

    @Test
    void aContainerThatContainsItselfEndsInAnAnswer() throws IOException {
        assertRefused(new TorchFile().text("]q\0h\0a."), "no dict of tensors");
        assertRefused(new TorchFile().text("}q\0").string("state_dict").text("h\0s."), "no dict of tensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "archive/../../x", "a\\b", "C:x", "a\u0007"})
    void memberNamesThatLeadElsewhereAreRefused(String name) throws IOException {
        assertRefused(
                TorchFile.withTensor(4, 0, new long[] {4}, new long[] {1}).member(name, new byte[1]),
                "not a plain path inside the archive");
    }

    @Test
    void membersOfOneNameAreRefused() throws IOException {
        byte[] bytes = TorchFile.withTensor(4, 0, new long[] {4}, new long[] {1})
                .member("archive/data/1", new byte[1])
                .toBytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        byte[] twice = text.replace("archive/data/1", "archive/data/0").getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(Files.write(temp.resolve("twice.bin"), twice), "two files of the name archive/data/0");
    }

    @Test
    void bombsAreRefusedBeforeTheyUnpack() throws IOException {
        TorchFile bomb = TorchFile.withTensor(25_000_000, 0, 0, new long[] {1}, new long[] {1})
                .member("archive/data/0", new byte[100_000_000])
                .deflated();
        assertRefused(bomb, "would unpack to more than 20 times its size");
        assertRefused(
                new TorchFile()
                        .text("}.")
                        .member("archive/data.pkl.x", new byte[1])
                        .text("x".repeat(17 << 20)),
                "data.pkl");
    }

    @Test
    void aDeflatedMemberThatLiesAboutItsSizeIsRefused() throws IOException {
        for (int lie : new int[] {4 * 999, 4 * 1001}) {
            TorchFile file = TorchFile.withTensor(lie / 4, 1000, 0, new long[] {1}, new long[] {1})
                    .deflated();
            byte[] bytes = file.toBytes();
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int central = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
            assertThat(buffer.getInt(central + 24)).isEqualTo(4000);
            buffer.putInt(central + 24, lie);
            Path written = Files.write(temp.resolve("lie" + lie + ".bin"), bytes);
            try (PickledTensors tensors = PickledTensors.open(written)) {
                assertThatThrownBy(() -> tensors.floats("w"))
                        .isInstanceOf(ModelException.class)
                        .hasMessageContaining("does not hold the bytes");
            }
        }
    }

    @Test
    void filesCutOffAnywhereAreRefused() throws IOException {
        byte[] whole =
                TorchFile.withTensor(4, 0, new long[] {4}, new long[] {1}).toBytes();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Files.write(temp.resolve("cut.bin"), Arrays.copyOf(whole, length)), "bin");
        }
        assertRefused(Files.writeString(temp.resolve("text.bin"), "hello"), "was not written by torch.save");
        assertRefused(temp.resolve("fehlt.bin"), "There is no file");
    }

    @Test
    void mutatedFilesAreRefusedOrRead() throws IOException {
        byte[] torch =
                Files.readAllBytes(ParityFixtures.of(HostilePickleTest.class).path("pickles/protocol-4.bin"));
        byte[] deflated = TorchFile.withTensor(1000, 3, new long[] {10, 4}, new long[] {4, 1})
                .deflated()
                .toBytes();
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] mutated = (i % 2 == 0 ? torch : deflated).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            if (readsAll(Files.write(temp.resolve("mutated.bin"), mutated))) {
                read++;
            }
        }
        // Most bytes of these files are names, padding and numbers, which may have any value.
        assertThat(read).isBetween(100, 4900);
    }

    private static boolean readsAll(Path file) {
        try (PickledTensors tensors = PickledTensors.open(file);
                TensorScope scope = TensorScope.open()) {
            tensors.names().forEach(name -> Tensors.toFloats(tensors.floats(name)));
            return true;
        } catch (ModelException refused) {
            return false;
        }
    }
}
