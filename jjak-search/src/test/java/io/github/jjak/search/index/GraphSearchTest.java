package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.SearchHit.Passage;
import io.github.jjak.search.internal.TermAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph of vectors finds nearly what looking at all of them finds, also after most rows were replaced or deleted. */
class GraphSearchTest {

    private static final int ROWS = 2000;
    private static final int DIMENSION = 24;
    private static final int HITS = 10;
    private static final int QUESTIONS = 50;

    private final Random random = new Random(42);

    private float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private void put(IndexWriter writer, TermAnalysis analysis, VectorSpace space, int row) throws IOException {
        PassageEncoder.EncodedRow encoded = new PassageEncoder.EncodedRow(
                new IndexRow("r" + row, "text"), List.of(new Passage(0, 0, 4)), new float[][] {space.prepare(vector())
                });
        writer.updateDocuments(new Term(IndexFields.ID, "r" + row), RowDocuments.of(encoded, analysis, space));
    }

    @ParameterizedTest
    @EnumSource(SimilarityFunction.class)
    void nearlyAllAreFoundAfterManyChanges(SimilarityFunction similarity) throws IOException {
        foundAfterManyChanges(new VectorSpace(similarity, VectorStorage.FLOAT32));
    }

    @ParameterizedTest
    @EnumSource(SimilarityFunction.class)
    void soWithOneByteANumber(SimilarityFunction similarity) throws IOException {
        foundAfterManyChanges(new VectorSpace(similarity, VectorStorage.INT8));
    }

    private void foundAfterManyChanges(VectorSpace space) throws IOException {
        try (Directory directory = new ByteBuffersDirectory();
                TermAnalysis analysis = new TermAnalysis("none", 100)) {
            try (IndexWriter writer = new IndexWriter(
                    directory, new IndexWriterConfig(analysis.analyzer()).setCodec(new VectorCodec(space.storage())))) {
                for (int row = 0; row < ROWS; row++) {
                    put(writer, analysis, space, row);
                }
                writer.commit();
                for (int change = 0; change < ROWS; change++) {
                    int row = random.nextInt(ROWS);
                    if (change % 2 == 0) {
                        put(writer, analysis, space, row);
                    } else {
                        writer.deleteDocuments(new Term(IndexFields.ID, "r" + row));
                    }
                    if (change % 500 == 0) {
                        writer.commit();
                    }
                }
                writer.commit();
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                assertThat(reader.numDocs()).isLessThan(ROWS - 200);
                IndexSearcher searcher = new IndexSearcher(reader);
                CandidateSearch graph = new CandidateSearch(searcher, space, null, SearchDeadline.NONE, 0);
                CandidateSearch exact =
                        new CandidateSearch(searcher, space, null, SearchDeadline.NONE, Integer.MAX_VALUE);
                List<Integer> found = new ArrayList<>();
                for (int question = 0; question < QUESTIONS; question++) {
                    float[] vector = space.prepare(vector());
                    List<Found> right = exact.byVector(vector, HITS);
                    List<Found> near = graph.byVector(vector, HITS);
                    assertThat(right).hasSize(HITS);
                    assertThat(near.get(0).score())
                            .isLessThanOrEqualTo(right.get(0).score() + 1e-4);
                    // What both find has the very same score, however the graph keeps its vectors.
                    Map<Integer, Double> scores = right.stream().collect(Collectors.toMap(Found::row, Found::score));
                    near.stream()
                            .filter(one -> scores.containsKey(one.row()))
                            .forEach(one ->
                                    assertThat(one.score()).isCloseTo(scores.get(one.row()), Offset.offset(1e-4)));
                    Set<Integer> rows = right.stream().map(Found::row).collect(Collectors.toSet());
                    near.stream().map(Found::row).filter(rows::contains).forEach(found::add);
                }
                assertThat(found.size() / (double) (QUESTIONS * HITS)).isGreaterThan(0.95);
            }
        }
    }
}
