package io.github.jjak.distributed.internal;

/**
 * What one step costs, in seconds; parts follow one another, as they do in {@link RingOfWorkers}.
 *
 * @param encoding forward and backward pass of a worker's share of the texts
 * @param loss scores and gradients of the whole batch, which every worker computes
 * @param gathering the vectors of the others
 * @param reducing the gradients
 */
public record StepCost(double encoding, double loss, double gathering, double reducing) {

    /** Bytes of a number on the wire. */
    private static final int BYTES = 4;

    /**
     * The cost of a step of the measured run with more workers like its own one.
     *
     * <ol>
     *   <li>A worker encodes batch / workers rows, the last one no more than the others.
     *   <li>It computes all scores: batch x (batch x answers), a product forward and two backward.
     *   <li>The ring carries each worker's vectors past all others: workers - 1 messages of one share each.
     *   <li>It sums the gradients: 2 (workers - 1) messages of one part of the trained parameters each (Patarasuk and Yuan, 2009).
     * </ol>
     *
     * @param batch rows that see each other
     */
    public static StepCost of(MeasuredRun run, NetworkSpeed network, int workers, long batch) {
        double share = Math.ceil(batch / (double) workers);
        double vectorBytes = (double) BYTES * run.texts() * run.dimension();
        double operations = 6.0 * batch * batch * (run.texts() - 1) * run.dimension();
        int others = workers - 1;
        return new StepCost(
                share * run.texts() * run.tokensPerText() / run.tokensPerSecond(),
                operations / run.operationsPerSecond(),
                others * (share * vectorBytes / network.bytesPerSecond() + network.latency()),
                2.0
                        * others
                        * ((double) BYTES * run.trainedParameters() / workers / network.bytesPerSecond()
                                + network.latency()));
    }

    /** Seconds of the whole step. */
    public double total() {
        return encoding + loss + gathering + reducing;
    }

    /** Share of the step that the network takes. */
    public double networkShare() {
        return (gathering + reducing) / total();
    }
}
