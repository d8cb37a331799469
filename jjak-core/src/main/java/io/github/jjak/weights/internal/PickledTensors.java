package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.tensor.internal.MappedFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A checkpoint that Python's {@code torch.save} wrote, such as {@code pytorch_model.bin}: a zip archive with a pickle that
 * describes the tensors and one file per storage.
 *
 * <p>The pickle is read as data by {@link PickleMachine}; nothing in it is executed. On opening, every tensor is checked against its
 * storage and every storage against the file. Stored bytes are memory-mapped, deflated ones unpacked when asked for. The format of
 * torch before 1.6, which is no archive, is refused. Format: torch's {@code serialization.py}. Not thread-safe.
 */
public final class PickledTensors implements TensorSource {

    private static final int LARGEST_PICKLE = 16 << 20;
    private static final String PICKLE = "/data.pkl";

    private final ZipArchive archive;
    private final Path file;
    private final String root;
    private final Map<String, PickledTensor> tensors;
    private final MappedFile mapping;

    private PickledTensors(
            ZipArchive archive, Path file, String root, Map<String, PickledTensor> tensors, MappedFile mapping) {
        this.archive = archive;
        this.file = file;
        this.root = root;
        this.tensors = tensors;
        this.mapping = mapping;
    }

    /**
     * Opens and checks a file. The tensors are those of the dict it holds, or of that dict's {@code state_dict}.
     *
     * @throws ModelException if it is missing, damaged, of the format before torch 1.6, or asks for anything but tensors; the
     *     message names the file and what is refused
     */
    public static PickledTensors open(Path file) {
        try {
            checkFormat(file);
            ZipArchive archive = ZipArchive.open(file);
            try {
                return open(file, archive);
            } catch (IOException | RuntimeException failure) {
                archive.close();
                throw failure;
            }
        } catch (NoSuchFileException cause) {
            throw new ModelException("There is no file " + file + ".", cause);
        } catch (IOException cause) {
            throw unreadable(file, cause);
        }
    }

    private static PickledTensors open(Path file, ZipArchive archive) throws IOException {
        ZipMember pickle = pickle(file, archive);
        String root = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        ZipMember order = archive.members().get(root + "/byteorder");
        if (order != null && order.size() == 3) {
            throw new ModelException(
                    file + " was written on a big-endian machine; save it again on a little-endian one.");
        }
        Object content = PickleMachine.read(archive.bytes(pickle), file.toString());
        Map<String, PickledTensor> tensors = StateDict.tensors(content, file.toString());
        for (Map.Entry<String, PickledTensor> entry : tensors.entrySet()) {
            check(file, archive, root, entry.getKey(), entry.getValue());
        }
        return new PickledTensors(archive, file, root, tensors, MappedFile.open(file));
    }

    private static void checkFormat(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(RegularFile.require(file))) {
            int length = (int) Math.min(channel.size(), 2);
            byte[] start = FileBytes.read(channel, 0, length).array();
            if (length == 2 && start[0] == 'P' && start[1] == 'K') {
                return;
            }
            if (length == 2 && start[0] == (byte) 0x80) {
                throw new ModelException(
                        file + " is in torch's format from before 1.6, which Jjak does not read. If you trust"
                                + " the file, convert it with Python:"
                                + " AutoModel.from_pretrained(folder).save_pretrained(folder) writes model.safetensors.");
            }
            throw new ModelException(file + " was not written by torch.save; it has " + channel.size() + " bytes.");
        }
    }

    private static ZipMember pickle(Path file, ZipArchive archive) {
        List<ZipMember> pickles = archive.members().values().stream()
                .filter(member -> member.name().endsWith(PICKLE)
                        && member.name().indexOf('/') == member.name().lastIndexOf('/'))
                .toList();
        if (pickles.size() != 1 || pickles.get(0).size() > LARGEST_PICKLE) {
            throw new ModelException(
                    file + " is a zip archive but not one of torch.save: it should hold exactly one data.pkl"
                            + " of at most " + LARGEST_PICKLE + " bytes.");
        }
        return pickles.get(0);
    }

    private static void check(Path file, ZipArchive archive, String root, String name, PickledTensor tensor)
            throws IOException {
        PickledTensor.Storage storage = tensor.storage();
        ZipMember member = archive.members().get(root + "/data/" + storage.key());
        if (member == null || member.size() != storage.bytes()) {
            throw new ModelException(file + ": tensor " + name + " should lie in a storage of " + storage.bytes()
                    + " bytes, but the file " + (member == null ? "lacks it" : "holds " + member.size() + " bytes")
                    + ". The file is damaged.");
        }
        archive.dataOffset(member);
        if (!tensor.fits()) {
            throw new ModelException(file + ": tensor " + name + " of size " + tensor.size() + ", stride "
                    + tensor.stride() + " and offset " + tensor.offset() + " does not fit its storage of "
                    + storage.bytes() + " bytes.");
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public long[] shape(String name) {
        return tensor(name).shape();
    }

    @Override
    public Tensor floats(String name) {
        PickledTensor tensor = tensor(name);
        ScalarType type = tensor.element().type();
        if (!torch.isFloatingType(type)) {
            throw new ModelException(file + ": tensor " + name + " holds " + type + ", not floating point numbers.");
        }
        return TensorScope.handOver(TensorScope.keepOnly(() -> {
            long extent = tensor.extent();
            Tensor elements = elements(tensor.storage(), tensor.offset(), extent, tensor.element());
            return Tensors.copyAsFloat(
                    extent == 0
                            ? elements.reshape(tensor.shape())
                            : elements.as_strided(tensor.shape(), tensor.strides()));
        }));
    }

    /** The elements from {@code first} on, one-dimensional. */
    private Tensor elements(PickledTensor.Storage storage, long first, long count, PickleGlobal.Element element) {
        ZipMember member = archive.members().get(root + "/data/" + storage.key());
        if (member == null) {
            throw new IllegalStateException("checked on opening");
        }
        try {
            long begin = first * element.bytes();
            long length = count * element.bytes();
            return member.compressed()
                    ? unpacked(member).narrow(0, begin, length).clone().view(element.type())
                    : mapping.view(archive.dataOffset(member) + begin, length, element.type(), new long[] {count});
        } catch (IOException cause) {
            throw unreadable(file, cause);
        }
    }

    private Tensor unpacked(ZipMember member) throws IOException {
        Tensor bytes = torch.empty(new long[] {member.size()}, new TensorOptions(ScalarType.Byte), null);
        BytePointer target = new BytePointer(bytes.data_ptr());
        long[] written = {0};
        archive.inflate(member, (piece, length) -> {
            target.position(written[0]).put(piece, 0, length);
            written[0] += length;
        });
        return bytes;
    }

    private PickledTensor tensor(String name) {
        PickledTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException(file + " has no tensor " + name + ".");
        }
        return tensor;
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public void close() {
        mapping.close();
        try {
            archive.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static ModelException unreadable(Path file, IOException cause) {
        return new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
    }
}
