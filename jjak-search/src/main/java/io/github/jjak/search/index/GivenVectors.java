package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.index.SearchHit.Passage;
import java.util.ArrayList;
import java.util.List;

/** Rows whose vectors somebody else has made: each is one passage. */
final class GivenVectors {

    private GivenVectors() {}

    /** @param dimension of the index, 0 for an index of words only */
    static List<PassageEncoder.EncodedRow> encode(
            List<IndexRow> rows, List<float[]> vectors, int dimension, VectorSpace space) {
        if (dimension == 0) {
            throw new UsageException("The index is one of words only. Make one of vectors, or leave the vectors out.");
        }
        if (rows.size() != vectors.size()) {
            throw new UsageException(
                    "There are " + vectors.size() + " vectors for " + rows.size() + " rows; each row needs one.");
        }
        List<PassageEncoder.EncodedRow> encoded = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            IndexRow row = rows.get(i);
            float[] vector = space.prepare(checked(vectors.get(i), dimension));
            encoded.add(new PassageEncoder.EncodedRow(
                    row, List.of(new Passage(0, 0, row.text().length())), new float[][] {vector}));
        }
        return encoded;
    }

    /** @throws UsageException if a vector has another dimension or numbers that are not finite */
    static float[] checked(float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw new UsageException(
                    "A vector has " + vector.length + " numbers; those of the index have " + dimension + ".");
        }
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new UsageException("A vector holds " + number + "; allowed are finite numbers.");
            }
        }
        return vector;
    }
}
