package io.github.jjak.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A model of any language: a random direction for each word, the same for the same word, and one that all texts share. */
final class HashedWordsModel implements EmbeddingModel {

    private static final int DIMENSION = 48;

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        return Response.from(
                segments.stream().map(segment -> embedding(segment.text())).toList());
    }

    private static Embedding embedding(String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 3;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", 0)) {
            Random random = new Random(word.hashCode());
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] += (float) random.nextGaussian();
            }
        }
        Embedding embedding = Embedding.from(vector);
        embedding.normalize();
        return embedding;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }
}
