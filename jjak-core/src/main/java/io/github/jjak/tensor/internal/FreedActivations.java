package io.github.jjak.tensor.internal;

/**
 * Where memory is scarce enough for mini-batches, activations must not stay in malloc's hands once they are freed. They lie between the new
 * gradients, and what comes next (more gradients, then the update) takes new pages instead of theirs; and as each mini-batch has
 * other sizes, hundreds of them leave more holes than they fill.
 *
 * <p>For the mini-batches of one step. Not thread-safe.
 */
public final class FreedActivations {

    /** What is given back must be faulted in again, so this is not done after each. */
    private static final int MINI_BATCHES_BETWEEN = 8;

    private final boolean scarce;
    private int passed;

    /** @param miniBatches of the step; one alone is not in want of memory */
    public FreedActivations(int miniBatches) {
        this.scarce = miniBatches > 1;
    }

    /** A mini-batch has been embedded, or has gone backward. */
    public void afterMiniBatch() {
        passed++;
        if (passed % MINI_BATCHES_BETWEEN == 0) {
            afterAll();
        }
    }

    /** All mini-batches have been embedded, or have gone backward. */
    public void afterAll() {
        if (scarce) {
            Libtorch.returnFreedMemory();
        }
    }
}
