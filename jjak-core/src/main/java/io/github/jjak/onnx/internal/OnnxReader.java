package io.github.jjak.onnx.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.RegularFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the graph of an ONNX file in one pass; tensors keep their numbers in the file. Subgraphs and functions are
 * skipped.
 *
 * <p>Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
 */
final class OnnxReader {

    private final Path file;
    private final ProtoReader proto;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    private final Map<String, Long> outputs = new LinkedHashMap<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();

    private OnnxReader(Path file, ProtoReader proto) {
        this.file = file;
        this.proto = proto;
    }

    /**
     * Reads a graph.
     *
     * @throws ModelException if the file is missing, no ONNX file, cut off, damaged, or larger than the format allows
     */
    static OnnxGraph read(Path file) {
        try (FileChannel channel = FileChannel.open(RegularFile.require(file))) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new ModelException(file + " has " + size + " bytes; an ONNX file has at most " + Integer.MAX_VALUE
                        + ", larger models keep their weights in a file beside it.");
            }
            OnnxReader reader =
                    new OnnxReader(file, new ProtoReader(Channels.newInputStream(channel), size, file.toString()));
            reader.readModel();
            return new OnnxGraph(reader.nodes, reader.initializers, reader.outputs, reader.remarks);
        } catch (NoSuchFileException cause) {
            throw new ModelException("There is no file " + file + ".", cause);
        } catch (IOException cause) {
            throw new ModelException(
                    file + " is not an ONNX file, or is cut off or damaged: " + cause.getMessage(), cause);
        }
    }

    private void readModel() throws IOException {
        boolean[] found = {false};
        proto.fields(field -> {
            switch (field) {
                case 7 -> {
                    found[0] = true;
                    proto.message(this::readGraph);
                }
                case 14 -> readRemark();
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (!found[0]) {
            throw new ModelException(file + " is not an ONNX file: it holds no graph.");
        }
    }

    private boolean readGraph(int field) throws IOException {
        switch (field) {
            case 1 -> nodes.add(node());
            case 5 -> {
                OnnxTensor tensor = tensor();
                initializers.put(tensor.name(), tensor);
            }
            case 12 -> readOutput();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readRemark() throws IOException {
        String[] keyAndText = {"", ""};
        proto.message(field -> {
            if (field != 1 && field != 2) {
                return false;
            }
            keyAndText[field - 1] = proto.text();
            return true;
        });
        remarks.put(keyAndText[0], keyAndText[1]);
    }

    /** Name and last size of an output; the size is 0 where it varies or is not said. */
    private void readOutput() throws IOException {
        String[] name = {""};
        long[] size = {0};
        proto.message(field -> {
            switch (field) {
                case 1 -> name[0] = proto.text();
                // TypeProto, its tensor type, its shape, a dimension, its value.
                case 2 ->
                    proto.message(type -> descend(
                            type,
                            1,
                            () -> proto.message(tensor -> descend(
                                    tensor,
                                    2,
                                    () -> proto.message(shape -> descend(shape, 1, () -> {
                                        size[0] = 0;
                                        proto.message(
                                                dimension -> descend(dimension, 1, () -> size[0] = proto.integer()));
                                    }))))));
                default -> {
                    return false;
                }
            }
            return true;
        });
        outputs.put(name[0], size[0]);
    }

    /** Reads what stands in a field. */
    @FunctionalInterface
    private interface Reading {
        void read() throws IOException;
    }

    private static boolean descend(int field, int wanted, Reading reading) throws IOException {
        if (field != wanted) {
            return false;
        }
        reading.read();
        return true;
    }

    private OnnxNode node() throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String[] operatorAndDomain = {"", ""};
        Map<String, OnnxNode.Attribute> attributes = new HashMap<>();
        proto.message(field -> {
            switch (field) {
                case 1 -> inputs.add(proto.text());
                case 2 -> outputs.add(proto.text());
                case 4 -> operatorAndDomain[0] = proto.text();
                case 5 -> readAttribute(attributes);
                case 7 -> operatorAndDomain[1] = proto.text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new OnnxNode(operatorAndDomain[0], operatorAndDomain[1], inputs, outputs, attributes);
    }

    private void readAttribute(Map<String, OnnxNode.Attribute> attributes) throws IOException {
        String[] nameAndText = {"", ""};
        float[] number = {0};
        long[] integer = {0};
        List<Long> integers = new ArrayList<>();
        OnnxTensor[] tensor = new OnnxTensor[1];
        proto.message(field -> {
            switch (field) {
                case 1 -> nameAndText[0] = proto.text();
                case 2 -> number[0] = proto.number();
                case 3 -> integer[0] = proto.integer();
                case 4 -> nameAndText[1] = proto.text();
                case 5 -> tensor[0] = tensor();
                case 8 -> proto.integers(integers);
                default -> {
                    return false;
                }
            }
            return true;
        });
        attributes.put(
                nameAndText[0], new OnnxNode.Attribute(number[0], integer[0], nameAndText[1], integers, tensor[0]));
    }

    private OnnxTensor tensor() throws IOException {
        TensorMessage message = new TensorMessage(file, proto);
        proto.message(message);
        return message.tensor();
    }
}
