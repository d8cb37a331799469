package io.github.jjak.bench;

import java.util.Random;

/**
 * Random vectors as sentence encoders make them, of length 1: they share a direction, lie in topics and subtopics, and differ within
 * a subtopic along few directions much and along all others little. Not thread-safe.
 *
 * <ol>
 *   <li>One direction of all, so that the cosine of two unrelated texts is about 0.3 instead of 0.
 *   <li>One of {@value #TOPICS} topics, one of {@value #SUBTOPICS} subtopics of all, both of any direction.
 *   <li>{@value #FACTORS} directions with weights that fall as 1 over their rank.
 *   <li>Noise in all directions.
 * </ol>
 *
 * A question is an answer that is moved by such factors and noise again; its cosine to that answer is about 0.8.
 */
final class ClusteredVectors {

    private static final int TOPICS = 200;
    private static final int SUBTOPICS = 5000;
    private static final int FACTORS = 48;

    private static final float COMMON_WEIGHT = 0.6f;
    private static final float TOPIC_WEIGHT = 0.5f;
    private static final float SUBTOPIC_WEIGHT = 0.5f;
    private static final float FACTOR_WEIGHT = 0.35f;
    private static final float NOISE_WEIGHT = 0.25f;

    private final Random random;
    private final int dimension;
    private final float[] common;
    private final float[][] topics;
    private final float[][] subtopics;
    private final float[][] factors;

    ClusteredVectors(int dimension, long seed) {
        this.random = new Random(seed);
        this.dimension = dimension;
        this.common = directions(1)[0];
        this.topics = directions(TOPICS);
        this.subtopics = directions(SUBTOPICS);
        this.factors = directions(FACTORS);
    }

    private float[][] directions(int count) {
        float[][] directions = new float[count][];
        for (int i = 0; i < count; i++) {
            directions[i] = gaussian();
            normalise(directions[i]);
        }
        return directions;
    }

    private float[] gaussian() {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** The next answer. */
    float[] answer() {
        float[] vector = new float[dimension];
        add(vector, common, COMMON_WEIGHT);
        int subtopic = random.nextInt(SUBTOPICS);
        add(vector, topics[subtopic % TOPICS], TOPIC_WEIGHT);
        add(vector, subtopics[subtopic], SUBTOPIC_WEIGHT);
        vary(vector, 1);
        normalise(vector);
        return vector;
    }

    /** A question to an answer. */
    float[] question(float[] answer) {
        float[] vector = answer.clone();
        vary(vector, 1);
        normalise(vector);
        return vector;
    }

    private void vary(float[] vector, float share) {
        for (int factor = 0; factor < FACTORS; factor++) {
            float weight = (float) (share * FACTOR_WEIGHT * random.nextGaussian() / Math.sqrt(1.0 + factor));
            add(vector, factors[factor], weight);
        }
        float noise = (float) (share * NOISE_WEIGHT / Math.sqrt(dimension));
        for (int i = 0; i < dimension; i++) {
            vector[i] += noise * (float) random.nextGaussian();
        }
    }

    private static void add(float[] vector, float[] direction, float weight) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] += weight * direction[i];
        }
    }

    private static void normalise(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
    }
}
