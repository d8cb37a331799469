package io.github.jjak.onnx.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * ONNX's {@code GraphProto} with its edges in both directions. Graphs come from outside, so every walk is bounded; a
 * cycle ends it.
 */
final class OnnxGraph {

    /** Longer chains of Identity, Cast and Transpose are no export's. */
    private static final int LONGEST_CHAIN = 32;

    /** A constant that more nodes take has lost its meaning, because an optimiser merged equal ones. */
    private static final int MOST_CONSUMERS = 256;

    private final List<OnnxNode> nodes;
    private final Map<String, OnnxTensor> initializers;
    private final Map<String, Long> outputs;
    private final Map<String, String> remarks;
    private final Map<String, OnnxNode> producers = new HashMap<>();
    private final Map<String, List<OnnxNode>> consumers = new HashMap<>();

    /**
     * A constant value.
     *
     * @param tensor where its numbers lie
     * @param transposed whether the value is the tensor's transpose
     */
    record Constant(OnnxTensor tensor, boolean transposed) {
        long[] shape() {
            long[] shape = tensor.shape().clone();
            if (transposed) {
                long rows = shape[0];
                shape[0] = shape[1];
                shape[1] = rows;
            }
            return shape;
        }

        Constant transpose() {
            return new Constant(tensor, !transposed);
        }
    }

    OnnxGraph(
            List<OnnxNode> nodes,
            Map<String, OnnxTensor> initializers,
            Map<String, Long> outputs,
            Map<String, String> remarks) {
        this.nodes = List.copyOf(nodes);
        this.initializers = new LinkedHashMap<>(initializers);
        this.outputs = new LinkedHashMap<>(outputs);
        this.remarks = Map.copyOf(remarks);
        for (OnnxNode node : nodes) {
            node.outputs().forEach(output -> producers.put(output, node));
            for (String input : new LinkedHashSet<>(node.inputs())) {
                consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
            }
        }
    }

    List<OnnxNode> nodes() {
        return nodes;
    }

    /** What the graph computes, with the last size of each; 0 where that varies or is not said. */
    Map<String, Long> outputs() {
        return outputs;
    }

    /** The file's {@code metadata_props}. */
    Map<String, String> remarks() {
        return remarks;
    }

    /** Names of all values that are constants, or constants behind Identity, Cast and Transpose. */
    Set<String> constantNames() {
        Set<String> names = new LinkedHashSet<>(initializers.keySet());
        for (OnnxNode node : nodes) {
            if (constant(node.output()) != null) {
                names.add(node.output());
            }
        }
        return names;
    }

    /** The constant of a name, found behind Constant, Identity, Cast and Transpose nodes; null if it is none. */
    @Nullable
    Constant constant(String value) {
        String name = value;
        boolean transposed = false;
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            OnnxTensor tensor = initializers.get(name);
            OnnxNode node = producers.get(name);
            if (tensor == null && node != null && node.is("Constant")) {
                OnnxNode.Attribute attribute = node.attributes().get("value");
                tensor = attribute == null ? null : attribute.tensor();
            }
            if (tensor != null) {
                return transposed && tensor.shape().length != 2 ? null : new Constant(tensor, transposed);
            }
            if (node == null || !(isPassage(node) || turns(node))) {
                return null;
            }
            transposed ^= turns(node);
            name = node.input(0);
        }
        return null;
    }

    /** The node that makes a value, seen through passages and the given further operators; null if there is none. */
    @Nullable
    OnnxNode producer(String value, String... through) {
        OnnxNode node = producers.get(value);
        for (int step = 0; step < LONGEST_CHAIN && node != null; step++) {
            if (!isPassage(node) && !Set.of(through).contains(node.operator())) {
                return node;
            }
            node = producers.get(node.input(0));
        }
        return null;
    }

    /**
     * The nodes that take a value, seen through passages.
     *
     * @param stop names of values behind which nothing is looked at, because they stand for themselves
     */
    List<OnnxNode> consumers(String value, Set<String> stop) {
        List<OnnxNode> found = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(value));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty() && seen.size() <= LONGEST_CHAIN) {
            for (OnnxNode node : consumers.getOrDefault(open.remove(), List.of())) {
                if (found.size() == MOST_CONSUMERS) {
                    return found;
                }
                if (!isPassage(node)) {
                    found.add(node);
                } else if (!stop.contains(node.output()) && seen.add(node.output())) {
                    open.add(node.output());
                }
            }
        }
        return found;
    }

    /**
     * The nodes reached from a value, nearest first, at most {@code most} of them; those that {@code end} are not
     * walked past.
     */
    List<OnnxNode> after(String value, Predicate<OnnxNode> end, int most) {
        List<OnnxNode> found = new ArrayList<>();
        Set<OnnxNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<String> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty() && found.size() < most) {
            for (OnnxNode node : consumers.getOrDefault(open.remove(), List.of())) {
                if (seen.add(node)) {
                    found.add(node);
                    open.addAll(end.test(node) ? List.of() : node.outputs());
                }
            }
        }
        return found;
    }

    /** The nodes a value depends on, nearest first, at most {@code most} of them. */
    List<OnnxNode> before(String value, int most) {
        List<OnnxNode> found = new ArrayList<>();
        Set<OnnxNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<String> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty() && found.size() < most) {
            OnnxNode node = producers.get(open.remove());
            if (node != null && seen.add(node)) {
                found.add(node);
                open.addAll(node.inputs());
            }
        }
        return found;
    }

    /** Whether a node hands its first input on unchanged, but for its type. */
    private static boolean isPassage(OnnxNode node) {
        return node.is("Identity") || node.is("Cast");
    }

    private static boolean turns(OnnxNode node) {
        if (!node.is("Transpose")) {
            return false;
        }
        OnnxNode.Attribute order = node.attributes().get("perm");
        return order == null || order.integers().equals(List.of(1L, 0L));
    }
}
