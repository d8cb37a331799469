package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.GeneratorState;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A pass under libtorch's automatic differentiation that keeps the input of each layer in place of a graph of all of them. Chen et al.,
 * "Training Deep Nets with Sublinear Memory Cost", arXiv 1604.06174.
 *
 * <ol>
 *   <li>Forward: what stands below the layers is run with a graph, the layers without; their inputs and where the random numbers stood are kept.
 *   <li>Backward, from the top: each layer is run again from there, with a graph of its own, through which the gradient flows down.
 *   <li>What flowed to the bottom, and to what all layers share, goes through the graph of step 1.
 * </ol>
 *
 * <p>Gradients meet in the order in which they would in one graph, so they add up to the same bits.
 */
final class RecomputedPass implements EncoderPass {

    private final LayerChain chain;
    private final PackedTokens tokens;
    private final boolean dropout;
    private final int[] chosen;
    private final Tensor embedded;
    private final List<Tensor> shared = new ArrayList<>();
    private final List<Tensor> sharedLeaves = new ArrayList<>();
    private final int firstBackward;

    /** Inputs of the layers, and the last one's output; those from which nothing goes backward are null. */
    private final List<@Nullable Tensor> inputs = new ArrayList<>();

    private final List<@Nullable Tensor> randomness = new ArrayList<>();
    private final Tensor hidden;
    private boolean closed;

    /** Draws from libtorch's generator as it stands. */
    RecomputedPass(LayerChain chain, PackedTokens tokens, boolean dropout, int[] chosen) {
        this.chain = chain;
        this.tokens = tokens;
        this.dropout = dropout;
        this.chosen = chosen;
        this.embedded = TensorScope.keepOnly(() -> chain.below(tokens, dropout));
        try (TensorScope scope = TensorScope.open()) {
            for (Tensor each : chain.shared(tokens)) {
                shared.add(TensorScope.keep(new Tensor(each)));
                sharedLeaves.add(TensorScope.keep(new Tensor(each.detach().set_requires_grad(each.requires_grad()))));
            }
        }
        this.firstBackward = firstBackward();
        this.hidden = Gradients.recording(false, this::layers);
    }

    private int firstBackward() {
        List<List<Parameter>> layers = chain.layerParameters();
        if (embedded.requires_grad() || shared.stream().anyMatch(Tensor::requires_grad)) {
            return 0;
        }
        int first = 0;
        while (first < layers.size() && layers.get(first).stream().noneMatch(Parameter::isTrained)) {
            first++;
        }
        return first;
    }

    private Tensor layers() {
        int count = chain.layerParameters().size();
        LayerStates states = new LayerStates(chosen, count);
        Tensor input = TensorScope.keepOnly(embedded::detach);
        for (int i = 0; i < count; i++) {
            int number = i;
            Tensor below = input;
            states.offer(i, below);
            boolean backward = i >= firstBackward;
            randomness.add(backward && dropout ? GeneratorState.now() : null);
            input = TensorScope.keepOnly(() -> chain.layer(number, below, sharedLeaves, tokens, dropout));
            keepInput(below, backward);
        }
        Tensor last = input;
        Tensor all = TensorScope.keepOnly(() -> states.beside(chain.above(new Tensor(last))));
        keepInput(last, true);
        states.close();
        return all;
    }

    private void keepInput(Tensor input, boolean keeps) {
        inputs.add(keeps ? input : null);
        if (!keeps) {
            TensorScope.release(input);
        }
    }

    @Override
    public Tensor hidden() {
        return hidden;
    }

    @Override
    public void backward(Tensor gradient) {
        Tensor before = GeneratorState.now();
        int count = inputs.size() - 1;
        Tensor flowing = TensorScope.keepOnly(() -> aboveBackward(LayerStates.ofLast(gradient, chosen)));
        for (int i = count - 1; i >= firstBackward; i--) {
            int number = i;
            Tensor output = flowing;
            flowing = TensorScope.keepOnly(
                    () -> layerBackward(number, output, LayerStates.ofLayer(gradient, chosen, number)));
            TensorScope.release(output);
        }
        try (TensorScope scope = TensorScope.open()) {
            belowBackward(flowing);
        }
        TensorScope.release(flowing);
        GeneratorState.restore(before);
        TensorScope.release(before);
    }

    /** A leaf with the values of a kept input, which is given up. */
    private Tensor leaf(int number, boolean wantsGradient) {
        Tensor kept = inputs.set(number, null);
        if (kept == null) {
            throw new IllegalStateException("a pass goes backward once only");
        }
        return TensorScope.handOver(kept).detach().set_requires_grad(wantsGradient);
    }

    private Tensor aboveBackward(Tensor gradient) {
        int count = inputs.size() - 1;
        Tensor last = leaf(count, firstBackward < count);
        backward(new Roots().add(chain.above(last), gradient));
        return last.requires_grad() ? last.grad() : gradient;
    }

    /**
     * @param own gradient that the input has as hidden states of a chosen layer; null if it has none
     * @return gradient of the input, or anything if there is none
     */
    private Tensor layerBackward(int number, Tensor gradient, @Nullable Tensor own) {
        boolean flowsOn = number > firstBackward || embedded.requires_grad();
        Tensor leaf = leaf(number, flowsOn);
        // A node in front of the leaf collects all gradients, the own one first, as the layer below would in one graph.
        Tensor input = own == null ? leaf : leaf.view_as(leaf);
        Tensor state = randomness.set(number, null);
        if (state != null) {
            GeneratorState.restore(state);
            TensorScope.release(state);
        }
        Tensor output = chain.layer(number, input, sharedLeaves, tokens, dropout);
        Roots roots = new Roots().add(output, gradient);
        if (own != null && flowsOn) {
            roots.add(input, own);
        }
        backward(roots);
        return flowsOn ? leaf.grad() : gradient;
    }

    private void belowBackward(Tensor gradient) {
        Roots roots = new Roots();
        if (embedded.requires_grad()) {
            roots.add(embedded, gradient);
        }
        for (int i = 0; i < shared.size(); i++) {
            if (shared.get(i).requires_grad() && sharedLeaves.get(i).grad().defined()) {
                roots.add(shared.get(i), sharedLeaves.get(i).grad());
            }
        }
        backward(roots);
    }

    /** Where gradients enter a graph. */
    private record Roots(List<Tensor> tensors, List<Tensor> gradients) {

        Roots() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        Roots add(Tensor tensor, Tensor gradient) {
            if (tensor.requires_grad()) {
                tensors.add(tensor);
                gradients.add(gradient);
            }
            return this;
        }
    }

    private static void backward(Roots roots) {
        if (!roots.tensors().isEmpty()) {
            torch.backward(
                    new TensorVector(roots.tensors().toArray(Tensor[]::new)),
                    new TensorVector(roots.gradients().toArray(Tensor[]::new)),
                    new BoolOptional(),
                    false,
                    new TensorVector());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            TensorScope.release(embedded);
            shared.forEach(TensorScope::release);
            sharedLeaves.forEach(TensorScope::release);
            release(inputs);
            release(randomness);
            TensorScope.release(hidden);
        }
    }

    private static void release(List<@Nullable Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor != null) {
                TensorScope.release(tensor);
            }
        }
        tensors.clear();
    }
}
