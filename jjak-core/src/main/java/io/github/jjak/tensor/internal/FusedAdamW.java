package io.github.jjak.tensor.internal;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/**
 * The operator {@code aten::_fused_adamw_}: one native call updates a whole list of parameters.
 *
 * <p>Java bindings do not offer it, so it is called through libtorch's dispatcher with boxed arguments. Lists of tensors are
 * built from a {@code TypePtr}; any other constructor reinterprets memory and kills the JVM, which is why this code stands
 * alone here. Decoupled weight decay and bias correction as in Loshchilov and Hutter, "Decoupled Weight Decay
 * Regularization", and {@code torch.optim.AdamW(fused=True)}.
 */
public final class FusedAdamW {

    private FusedAdamW() {}

    /**
     * Numbers of one update.
     *
     * @param learningRate at least 0
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param weightDecay decoupled decay, at least 0
     * @param epsilon added to the root of the second moment
     * @param gradientDivisor what gradients are divided by, in place, before all else; 1 for nothing
     */
    public record Step(
            double learningRate,
            double beta1,
            double beta2,
            double weightDecay,
            double epsilon,
            double gradientDivisor) {}

    /**
     * Updates parameters and moments in place. All lists are parallel and not empty.
     *
     * @param parameters float32 tensors
     * @param gradients one per parameter
     * @param firstMoments running mean of gradients, one per parameter
     * @param secondMoments running mean of squared gradients, one per parameter
     * @param stepCounts float32 scalars holding the number of this update, from 1
     */
    public static void update(
            List<Tensor> parameters,
            List<Tensor> gradients,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            List<Tensor> stepCounts,
            Step step) {
        try (TensorScope scope = TensorScope.open()) {
            OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
            IValueVector stack = new IValueVector();
            stack.push_back(list(parameters));
            stack.push_back(list(gradients));
            stack.push_back(list(firstMoments));
            stack.push_back(list(secondMoments));
            stack.push_back(list(List.of()));
            stack.push_back(list(stepCounts));
            stack.push_back(new IValue(step.learningRate()));
            stack.push_back(new IValue(step.beta1()));
            stack.push_back(new IValue(step.beta2()));
            stack.push_back(new IValue(step.weightDecay()));
            stack.push_back(new IValue(step.epsilon()));
            stack.push_back(new IValue(false)); // amsgrad
            stack.push_back(new IValue(false)); // maximize
            stack.push_back(
                    step.gradientDivisor() == 1
                            ? new IValue()
                            : new IValue(Tensors.scalar(step.gradientDivisor()))); // grad_scale
            stack.push_back(new IValue()); // found_inf
            Gradients.without(() -> operator.callBoxed(stack));
        }
    }

    private static IValue list(List<Tensor> tensors) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        for (Tensor tensor : tensors) {
            list.push_back(new IValue(tensor));
        }
        return new IValue(list);
    }
}
