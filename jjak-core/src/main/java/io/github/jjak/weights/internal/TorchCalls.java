package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.weights.internal.PickleGlobal.Call;
import io.github.jjak.weights.internal.PickleGlobal.DataType;
import io.github.jjak.weights.internal.PickleGlobal.Element;
import io.github.jjak.weights.internal.PickleGlobal.StorageClass;
import io.github.jjak.weights.internal.PickleMachine.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What the few names that a checkpoint may use mean: torch's storages and its functions that rebuild tensors. The functions'
 * parameters are those of torch's {@code _utils.py}.
 */
final class TorchCalls {

    private static final int LONGEST_NAME = 80;

    private final String origin;

    TorchCalls(String origin) {
        this.origin = origin;
    }

    PickleGlobal global(String module, String name) {
        String full = module + "." + name;
        PickleGlobal global = PickleGlobal.named(full);
        if (global == null) {
            throw refused(full);
        }
        return global;
    }

    /** The refusal of anything but data, by its name. */
    ModelException refused(String name) {
        String printable = name.replaceAll("\\P{Print}", "?");
        String shown = printable.length() > LONGEST_NAME ? printable.substring(0, LONGEST_NAME) + "..." : printable;
        return new ModelException(
                origin + " asks for " + shown
                        + ", which is refused: it could run code. Jjak reads dicts of plain tensors only. If you trust the file, convert"
                        + " it with Python: AutoModel.from_pretrained(folder).save_pretrained(folder) writes model.safetensors.");
    }

    /** The storage behind a persistent id: {@code ("storage", class, key, location, number of elements)}. */
    PickledTensor.Storage storage(Tuple id) {
        List<Object> items = id.items();
        if (items.size() == 5
                && "storage".equals(items.get(0))
                && items.get(1) instanceof StorageClass storage
                && items.get(2) instanceof String key
                && items.get(4) instanceof Long elements
                && elements >= 0
                && elements <= Long.MAX_VALUE / storage.element().bytes()) {
            return new PickledTensor.Storage(key, storage.element(), elements);
        }
        throw new ModelException(origin + " refers to a storage in a way that torch does not.");
    }

    Object call(PickleGlobal function, Tuple arguments) {
        List<Object> items = arguments.items();
        if (function instanceof Call call) {
            switch (call) {
                case ORDERED_DICT -> {
                    if (items.isEmpty()) {
                        return new LinkedHashMap<Object, Object>();
                    }
                }
                case REBUILD_TENSOR_V2 -> {
                    if (items.size() >= 6 && items.get(0) instanceof PickledTensor.Storage storage) {
                        return tensor(storage, storage.element(), items);
                    }
                }
                case REBUILD_TENSOR_V3 -> {
                    if (items.size() >= 7
                            && items.get(0) instanceof PickledTensor.Storage storage
                            && items.get(6) instanceof DataType type) {
                        return tensor(storage, type.element(), items);
                    }
                }
                case REBUILD_PARAMETER -> {
                    if (items.size() == 3 && items.get(0) instanceof PickledTensor tensor) {
                        return tensor;
                    }
                }
            }
        }
        throw new ModelException(origin + " calls " + function + " with arguments that it does not have.");
    }

    private PickledTensor tensor(PickledTensor.Storage storage, Element element, List<Object> items) {
        if (items.get(1) instanceof Long offset
                && items.get(2) instanceof Tuple size
                && items.get(3) instanceof Tuple stride) {
            return new PickledTensor(storage, element, offset, numbers(size), numbers(stride));
        }
        throw new ModelException(origin + " describes a tensor without offset, size or stride.");
    }

    private List<Long> numbers(Tuple tuple) {
        // Before any copy: a pickle may refer to one long tuple any number of times.
        if (tuple.items().size() > PickledTensor.MOST_DIMENSIONS) {
            throw new ModelException(
                    origin + " describes a tensor of more than " + PickledTensor.MOST_DIMENSIONS + " dimensions.");
        }
        List<Long> numbers = new ArrayList<>();
        for (Object item : tuple.items()) {
            if (!(item instanceof Long number)) {
                throw new ModelException(origin + " describes a tensor whose size or stride is not a whole number.");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
