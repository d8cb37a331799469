package io.github.jjak.negatives.mined.internal;

import io.github.jjak.data.internal.SeededRandom;

/** The score of questions and documents that have nothing to do with each other. */
final class BackgroundScore {

    private static final int PAIRS = 2000;

    private BackgroundScore() {}

    /** As {@link CorpusVectors#similarities}. */
    @FunctionalInterface
    interface Similarities {
        float[] of(int[] questions, int[] documents);
    }

    /** Mean similarity of pairs drawn by lot; the same at every call. */
    static double of(int questions, int documents, Similarities similarities) {
        SeededRandom random = new SeededRandom(0);
        int[] lefts = new int[PAIRS];
        int[] rights = new int[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            lefts[i] = random.nextInt(questions);
            rights[i] = random.nextInt(documents);
        }
        double sum = 0;
        for (float score : similarities.of(lefts, rights)) {
            sum += score;
        }
        return sum / PAIRS;
    }
}
