package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the named tensors in what a checkpoint holds. */
final class StateDict {

    private static final String NESTED = "state_dict";

    private StateDict() {}

    /**
     * The tensors of a dict, or of the dict under its key {@code state_dict}; other values are left out.
     *
     * @throws ModelException if there are none
     */
    static Map<String, PickledTensor> tensors(Object content, String origin) {
        if (content instanceof Map<?, ?> dict) {
            Map<?, ?> source = dict.get(NESTED) instanceof Map<?, ?> nested ? nested : dict;
            Map<String, PickledTensor> tensors = new LinkedHashMap<>();
            source.forEach((key, value) -> {
                if (key instanceof String name && value instanceof PickledTensor tensor) {
                    tensors.put(name, tensor);
                }
            });
            if (!tensors.isEmpty()) {
                return tensors;
            }
        }
        throw new ModelException(
                origin + " holds no dict of tensors, neither at its top nor under \"" + NESTED + "\".");
    }
}
