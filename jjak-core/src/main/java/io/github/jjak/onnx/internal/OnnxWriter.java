package io.github.jjak.onnx.internal;

import com.google.protobuf.CodedOutputStream;
import io.github.jjak.error.ModelException;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Writes a graph as an ONNX file, one weight after the other, so that there is never a second copy of all of them. */
public final class OnnxWriter {

    /** The first of opset 17's releases, ONNX 1.12. */
    private static final int IR_VERSION = 8;

    private static final int FLOAT = 1;
    private static final int INT8 = 3;
    private static final int RAW_DATA = 9;
    private static final int INITIALIZER = 5;
    private static final int GRAPH = 7;
    private static final int REMARK = 14;

    private OnnxWriter() {}

    /** A weight's message up to its numbers, with the tag and length that stand before it in the graph. */
    private record Head(byte[] bytes, GraphBuilder.Weight weight) {
        long length() {
            return bytes.length + numbers(weight.tensor());
        }
    }

    /**
     * Writes the file.
     *
     * @param producer who made it, for instance {@code jjak 0.1.0}
     * @throws ModelException if the file would be larger than the format allows, 2 GiB
     */
    public static void write(WritableByteChannel channel, GraphBuilder graph, String producer) throws IOException {
        byte[] structure = graph.structure();
        List<Head> heads = new ArrayList<>();
        long length = structure.length;
        for (GraphBuilder.Weight weight : graph.weights()) {
            Head head = head(weight);
            heads.add(head);
            length += head.length();
        }
        if (length > Integer.MAX_VALUE - (1 << 16)) {
            throw new ModelException("The model has " + length + " bytes, but an ONNX file holds at most "
                    + Integer.MAX_VALUE + ". Models of this size cannot be exported.");
        }
        TensorBytes.writeAll(channel, ByteBuffer.wrap(beginning(producer, graph.remarks(), length)));
        TensorBytes.writeAll(channel, ByteBuffer.wrap(structure));
        for (Head head : heads) {
            TensorBytes.writeAll(channel, ByteBuffer.wrap(head.bytes()));
            Tensor tensor = head.weight().tensor();
            TensorBytes.write(channel, tensor, isInt8(tensor) ? StoredType.INT8 : StoredType.FP32);
        }
    }

    private static byte[] beginning(String producer, Map<String, String> remarks, long graphLength) throws IOException {
        ProtoMessage model = new ProtoMessage()
                .integer(1, IR_VERSION)
                .text(2, producer)
                .message(8, new ProtoMessage().text(1, "").integer(2, GraphBuilder.OPSET));
        remarks.forEach((key, text) ->
                model.message(REMARK, new ProtoMessage().text(1, key).text(2, text)));
        return concatenate(model.toBytes(), opening(GRAPH, graphLength));
    }

    private static Head head(GraphBuilder.Weight weight) throws IOException {
        ProtoMessage tensor = new ProtoMessage();
        for (long size : Tensors.shape(weight.tensor())) {
            tensor.integer(1, size);
        }
        tensor.integer(2, isInt8(weight.tensor()) ? INT8 : FLOAT).text(8, weight.name());
        long numbers = numbers(weight.tensor());
        byte[] inner = concatenate(tensor.toBytes(), opening(RAW_DATA, numbers));
        return new Head(concatenate(opening(INITIALIZER, inner.length + numbers), inner), weight);
    }

    private static boolean isInt8(Tensor tensor) {
        return tensor.scalar_type().intern() == ScalarType.Char;
    }

    private static long numbers(Tensor tensor) {
        return tensor.numel() * (isInt8(tensor) ? 1 : Float.BYTES);
    }

    /** Tag and length of a field whose content follows. */
    private static byte[] opening(int field, long length) throws IOException {
        byte[] bytes = new byte[20];
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.writeTag(field, 2);
        output.writeUInt64NoTag(length);
        return Arrays.copyOf(bytes, output.getTotalBytesWritten());
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
