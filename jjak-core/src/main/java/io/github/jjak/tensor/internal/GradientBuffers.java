package io.github.jjak.tensor.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Where written-out backward passes put gradients: one float32 buffer per parameter, given to the parameter as its gradient.
 *
 * <p>A gradient that libtorch put into a parameter before, as for a table that a head shares, is added to where it is.
 *
 * <p>Buffers can be kept from step to step: new memory for a gib of gradients would have to be faulted in page by page in every
 * step. What a kept buffer holds does not count; the first contribution of a step overwrites it. Not thread-safe.
 */
public final class GradientBuffers implements AutoCloseable {

    private final Map<String, Slot> slots = new HashMap<>();
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** Gradients of rows of a table that are not in its gradient yet, in the order in which they came. */
    private static final class Pending {
        private final Parameter table;
        private final List<Rows> parts = new ArrayList<>();
        private long rows;

        Pending(Parameter table) {
            this.table = table;
        }

        void add(Rows added) {
            parts.add(added);
            rows += added.rows().length;
        }

        boolean isMuch() {
            return SparseGradients.isMuch(rows, table);
        }

        void release() {
            parts.forEach(part -> TensorScope.release(part.gradients()));
            parts.clear();
            rows = 0;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rows(int[] rows, Tensor gradients) {}

    /** A buffer and whether this step has written to it. */
    private static final class Slot {
        private final Tensor buffer;
        private final List<int[]> touched = new ArrayList<>();
        private boolean touchedEverywhere;
        private boolean written;

        Slot(Tensor buffer) {
            this.buffer = buffer;
        }
    }

    /** Whether a gradient of this parameter is wanted: false for a frozen one. */
    public boolean wants(Parameter parameter) {
        return parameter.value().requires_grad();
    }

    /**
     * Adds {@code left^T * right}, the gradient of a linear layer's matrix.
     *
     * @param left gradient of the outputs, {@code [tokens, outputs]}
     * @param right inputs, {@code [tokens, inputs]}
     */
    public void addProduct(Parameter parameter, Tensor left, Tensor right) {
        if (!wants(parameter)) {
            return;
        }
        Tensor foreign = foreign(parameter);
        if (foreign != null) {
            foreign.add_(torch.mm(left.t(), right).to(ScalarType.Float));
            return;
        }
        Slot slot = slot(parameter);
        slot.touchedEverywhere = true;
        // JavaCPP makes a new object of each value; only interned ones can be compared.
        boolean single = right.scalar_type().intern() == ScalarType.Float;
        if (single && slot.written) {
            slot.buffer.addmm_(left.t(), right);
        } else if (single) {
            torch.mm_out(slot.buffer, left.t(), right);
        } else {
            put(slot, torch.mm(left.t(), right));
        }
        written(parameter, slot);
    }

    /** Adds a gradient of the parameter's own shape. */
    public void add(Parameter parameter, Tensor gradient) {
        if (!wants(parameter)) {
            return;
        }
        Tensor foreign = foreign(parameter);
        if (foreign != null) {
            foreign.add_(gradient.to(ScalarType.Float));
            return;
        }
        Slot slot = slot(parameter);
        slot.touchedEverywhere = true;
        put(slot, gradient);
        written(parameter, slot);
    }

    /**
     * Adds gradients of single rows of a table. Few are kept as they are until {@link #complete}: the table's whole gradient would lie beside
     * the activations all the time, and few of its rows are touched. Many, as those of a batch in hundreds of parts, would take more room
     * than the table, so they are put into its gradient from time to time; the sums are the same to the bit.
     *
     * @param rows row numbers, {@code [tokens]}
     * @param gradients {@code [tokens, columns]}, float32
     */
    public void addRows(Parameter table, int[] rows, Tensor gradients) {
        if (!wants(table)) {
            return;
        }
        Pending ofTable = pending.computeIfAbsent(table.name(), name -> new Pending(table));
        ofTable.add(new Rows(rows, TensorScope.keep(new Tensor(gradients))));
        if (ofTable.isMuch()) {
            put(ofTable);
        }
    }

    /** Puts what was added to rows of tables into the tables' gradients; to be called when a step has gone backward. */
    public void complete() {
        pending.values().forEach(this::put);
    }

    private void put(Pending ofTable) {
        try (TensorScope scope = TensorScope.open()) {
            for (Rows part : ofTable.parts) {
                Gradients.without(() -> put(ofTable.table, part));
            }
        }
        ofTable.release();
    }

    private void put(Parameter table, Rows added) {
        Tensor numbers = Tensors.indices(added.rows());
        Tensor foreign = foreign(table);
        if (foreign != null) {
            foreign.index_add_(0, numbers, added.gradients());
            return;
        }
        Slot slot = slots.get(table.name());
        if (slot == null) {
            slot = slot(table);
            slot.buffer.zero_();
        } else if (!slot.written) {
            clearTouched(slot);
        }
        slot.touched.add(added.rows());
        slot.buffer.index_add_(0, numbers, added.gradients());
        written(table, slot);
    }

    private static void clearTouched(Slot slot) {
        if (slot.touchedEverywhere) {
            slot.buffer.zero_();
        } else {
            slot.touched.forEach(rows -> slot.buffer.index_fill_(0, Tensors.indices(rows), Tensors.number(0)));
        }
        slot.touched.clear();
        slot.touchedEverywhere = false;
    }

    /** The parameter's gradient, if it has one that is no buffer of ours. */
    private @Nullable Tensor foreign(Parameter parameter) {
        Slot slot = slots.get(parameter.name());
        if (slot != null && slot.written) {
            return null;
        }
        Tensor gradient = parameter.value().grad();
        return gradient.defined() ? gradient : null;
    }

    private static void put(Slot slot, Tensor gradient) {
        if (!slot.written) {
            slot.buffer.copy_(gradient);
        } else {
            // Adding bf16 to float32 directly is not vectorised in libtorch.
            slot.buffer.add_(gradient.to(ScalarType.Float));
        }
    }

    private Slot slot(Parameter parameter) {
        return slots.computeIfAbsent(
                parameter.name(),
                name -> new Slot(
                        TensorScope.keep(torch.empty_like(parameter.value().detach()))));
    }

    private static void written(Parameter parameter, Slot slot) {
        if (!slot.written) {
            slot.written = true;
            parameter.value().mutable_grad().put(slot.buffer);
        }
    }

    /**
     * Makes every gradient count as zero again. The parameters' own references to the buffers must be dropped by the caller.
     *
     * @param keepMemory whether buffers stay for the next step
     */
    public void clear(boolean keepMemory) {
        dropPending();
        if (!keepMemory) {
            close();
            return;
        }
        slots.values().forEach(slot -> slot.written = false);
    }

    private void dropPending() {
        pending.values().forEach(Pending::release);
        pending.clear();
    }

    @Override
    public void close() {
        dropPending();
        slots.values().forEach(slot -> TensorScope.release(slot.buffer));
        slots.clear();
    }
}
