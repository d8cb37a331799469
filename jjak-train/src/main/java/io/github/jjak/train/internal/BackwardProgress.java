package io.github.jjak.train.internal;

/** Told by a step how far its last backward pass is, so that gradients that are complete can be sent to other workers. */
public interface BackwardProgress {

    /** Of a pass that is not a step's last one, or that nobody watches. */
    BackwardProgress UNWATCHED = new BackwardProgress() {
        @Override
        public void layerDone(int layer) {}

        @Override
        public void layersDone() {}
    };

    /**
     * No pass of the step adds to the gradients of a layer any more.
     *
     * @param layer its number from 0; the highest is told first
     */
    void layerDone(int layer);

    /** The same of all layers. Told in every step before it exchanges anything else, also where no pass was run. */
    void layersDone();
}
