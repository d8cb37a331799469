package io.github.jjak.distributed.internal;

import io.github.jjak.tensor.Precision;

/**
 * What one step costs, in seconds; parts follow one another, as they do in {@link RingOfWorkers} where nothing overlaps.
 *
 * @param encoding forward and backward pass of a worker's share of the texts
 * @param loss scores and gradients of the whole batch, which every worker computes
 * @param gathering the vectors of the others
 * @param reducing the gradients
 */
public record StepCost(double encoding, double loss, double gathering, double reducing) {

    /** Texts that an evaluation has encoded at a time, in passes of so many tokens, which are not cut further. */
    private static final int TEXTS_AT_ONCE = 4096;

    private static final int TOKENS_OF_A_PASS = 4096;

    /** Of an encoder's arithmetic in a step, what goes forward. */
    private static final double FORWARD = 1 / 3.0;

    /**
     * The cost of a step of the measured run with more workers like its own one.
     *
     * <ol>
     *   <li>A worker encodes batch / workers rows, the last one no more than the others.
     *   <li>It computes all scores: batch x (batch x answers), a product forward and two backward.
     *   <li>The ring carries each worker's vectors past all others: workers - 1 messages of one share each.
     *   <li>It sums the gradients, in buckets: for each 2 (workers - 1) messages of one part of it (Patarasuk and Yuan, 2009), after one in
     *       which neighbours compare what they are about to do.
     * </ol>
     *
     * @param batch rows that see each other
     * @param reduce number format in which gradients travel
     */
    public static StepCost of(MeasuredRun run, NetworkSpeed network, int workers, long batch, Precision reduce) {
        double share = Math.ceil(batch / (double) workers);
        double operations = 6.0 * batch * batch * (run.texts() - 1) * run.dimension();
        int others = workers - 1;
        double rounds = 2.0 * others;
        double bytes = (double) reduce.bytes() * run.trainedParameters() / workers;
        double messages = workers == 1 ? 0 : buckets(run) * (rounds + 1);
        return new StepCost(
                share * run.texts() * run.tokensPerText() / run.tokensPerSecond(),
                operations / run.operationsPerSecond(),
                others * (share * run.texts() * vectorBytes(run) / network.bytesPerSecond() + network.latency()),
                rounds * bytes / network.bytesPerSecond() + messages * network.latency());
    }

    private static double vectorBytes(MeasuredRun run) {
        return (double) Float.BYTES * run.dimension();
    }

    /** Each layer is one, and what else is trained is cut. */
    private static long buckets(MeasuredRun run) {
        long others = Math.max(0, run.trainedParameters() - run.layerParameters());
        return run.layers() + (Math.max(1, others) + BucketSums.BUCKET - 1) / BucketSums.BUCKET;
    }

    /**
     * Seconds of one measurement by search: its texts are encoded by all workers, as far as there are passes for them, and every vector
     * passes every worker. What is made of the vectors is not in it.
     */
    public static double evaluation(MeasuredRun run, NetworkSpeed network, int workers) {
        double tokens = run.evaluatedTexts() * run.tokensPerText();
        double passes =
                Math.ceil(Math.min(TEXTS_AT_ONCE, run.evaluatedTexts()) * run.tokensPerText() / TOKENS_OF_A_PASS);
        double atWork = Math.max(1, Math.min(workers, passes));
        double sent = workers == 1 ? 0 : (workers - 1.0) / workers * run.evaluatedTexts() * vectorBytes(run);
        return FORWARD * tokens / run.tokensPerSecond() / atWork + sent / network.bytesPerSecond();
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
