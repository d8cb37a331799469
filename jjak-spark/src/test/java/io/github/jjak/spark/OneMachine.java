package io.github.jjak.spark;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.mined.internal.CorpusVectors;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockScores;
import io.github.jjak.rank.internal.BlockShape;
import io.github.jjak.rank.internal.TopScores;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.internal.Hits;
import java.util.Arrays;

/** A corpus' vectors in this process, searched in blocks of a size to choose. */
final class OneMachine implements CorpusVectors, AutoCloseable {

    private final MiningCorpus corpus;
    private final SimilarityFunction similarity;
    private final VectorMatrix questions;
    private final VectorMatrix documents;
    private final int mostDocuments;
    private final int mostScores;

    OneMachine(MiningCorpus corpus, SentenceTransformer model, int mostDocuments, int mostScores) {
        this.corpus = corpus;
        this.similarity = model.similarityFunction();
        this.questions = VectorMatrix.of(model.encodeQuery(corpus.queries()));
        this.documents = VectorMatrix.of(model.encodeDocument(corpus.documents()));
        this.mostDocuments = mostDocuments;
        this.mostScores = mostScores;
    }

    @Override
    public Hits ofQuestions(int hits) {
        return search(questions, hits);
    }

    @Override
    public Hits ofAnswers(int hits) {
        float[][] answers = new float[corpus.answers()][];
        Arrays.setAll(answers, documents::row);
        try (VectorMatrix matrix = VectorMatrix.of(answers)) {
            return search(matrix, hits);
        }
    }

    private Hits search(VectorMatrix queries, int hits) {
        TopScores best = new TopScores(queries.rows(), Math.min(hits, documents.rows()));
        BlockShape shape = BlockShape.of(queries.rows(), documents.rows(), mostDocuments, mostScores);
        new BlockScores(queries, documents, similarity, shape).forEach(best::add);
        int[][] positions = new int[queries.rows()][];
        float[][] scores = new float[queries.rows()][];
        Arrays.setAll(positions, best::positions);
        Arrays.setAll(scores, best::scores);
        return new Hits(positions, scores);
    }

    @Override
    public float[] similarities(int[] ofQuestions, int[] ofDocuments) {
        float[] scores = new float[ofQuestions.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = similarity.of(questions.row(ofQuestions[i]), documents.row(ofDocuments[i]));
        }
        return scores;
    }

    @Override
    public float[] ofAnswersToThemselves() {
        float[] scores = new float[corpus.answers()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = similarity.of(documents.row(i), documents.row(i));
        }
        return scores;
    }

    @Override
    public void close() {
        questions.close();
        documents.close();
    }
}
