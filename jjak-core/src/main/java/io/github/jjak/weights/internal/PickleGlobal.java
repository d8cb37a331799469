package io.github.jjak.weights.internal;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A Python name that a checkpoint of plain tensors needs. Names are looked up here and nowhere else: a pickle that asks for any
 * other is refused, because unpickling it in Python would call whatever stands behind the name.
 */
sealed interface PickleGlobal {

    /** Functions that Jjak carries out itself when a pickle calls them. */
    enum Call implements PickleGlobal {
        ORDERED_DICT("collections.OrderedDict"),
        REBUILD_TENSOR_V2("torch._utils._rebuild_tensor_v2"),
        REBUILD_TENSOR_V3("torch._utils._rebuild_tensor_v3"),
        REBUILD_PARAMETER("torch._utils._rebuild_parameter");

        private final String pythonName;

        Call(String pythonName) {
            this.pythonName = pythonName;
        }
    }

    /** Element types; each stands for its storage class and for its dtype. */
    enum Element {
        FLOAT32("FloatStorage", ScalarType.Float, 4),
        FLOAT64("DoubleStorage", ScalarType.Double, 8),
        FLOAT16("HalfStorage", ScalarType.Half, 2),
        BFLOAT16("BFloat16Storage", ScalarType.BFloat16, 2),
        INT64("LongStorage", ScalarType.Long, 8),
        INT32("IntStorage", ScalarType.Int, 4),
        INT16("ShortStorage", ScalarType.Short, 2),
        INT8("CharStorage", ScalarType.Char, 1),
        UINT8("ByteStorage", ScalarType.Byte, 1),
        BOOL("BoolStorage", ScalarType.Bool, 1);

        private final String storageClass;
        private final ScalarType type;
        private final int bytes;

        Element(String storageClass, ScalarType type, int bytes) {
            this.storageClass = storageClass;
            this.type = type;
            this.bytes = bytes;
        }

        ScalarType type() {
            return type;
        }

        /** Size of an element. */
        int bytes() {
            return bytes;
        }
    }

    /** A storage class, for instance {@code torch.FloatStorage}. */
    record StorageClass(Element element) implements PickleGlobal {}

    /** A dtype, for instance {@code torch.float32}. */
    record DataType(Element element) implements PickleGlobal {}

    /** What stands behind a dotted name, or null if the name is not one of these. */
    static @Nullable PickleGlobal named(String name) {
        for (Call call : Call.values()) {
            if (call.pythonName.equals(name)) {
                return call;
            }
        }
        // Storages without a type count in bytes.
        if (name.equals("torch.storage.UntypedStorage")) {
            return new StorageClass(Element.UINT8);
        }
        for (Element element : Element.values()) {
            if (name.equals("torch." + element.storageClass)) {
                return new StorageClass(element);
            }
            if (name.equals("torch." + element.name().toLowerCase(Locale.ROOT))) {
                return new DataType(element);
            }
        }
        return null;
    }
}
