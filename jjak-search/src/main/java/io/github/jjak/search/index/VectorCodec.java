package io.github.jjak.search.index;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec and graph of vectors, for vectors of more than 1,024 numbers too. Written files name Lucene's formats only,
 * so that any Lucene of this version opens them.
 */
final class VectorCodec extends Lucene912Codec {

    static final int MOST_DIMENSIONS = 1 << 14;

    /** Lucene's default: seven of eight bits, which processors multiply fastest. */
    private static final int BITS = 7;

    private final KnnVectorsFormat format;

    VectorCodec(VectorStorage storage) {
        this.format = new WideVectors(
                storage == VectorStorage.INT8
                        ? new Lucene99HnswScalarQuantizedVectorsFormat()
                        : new Lucene99HnswVectorsFormat());
    }

    /**
     * One whose merges link each graph on several threads; which node is linked first is then left to chance.
     *
     * @param workers how many, at least 2
     * @param threads where they work
     */
    VectorCodec(VectorStorage storage, int workers, ExecutorService threads) {
        this.format = new WideVectors(
                storage == VectorStorage.INT8
                        ? new Lucene99HnswScalarQuantizedVectorsFormat(
                                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                                workers,
                                BITS,
                                false,
                                null,
                                threads)
                        : new Lucene99HnswVectorsFormat(
                                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                                workers,
                                threads));
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
    }

    private static final class WideVectors extends KnnVectorsFormat {

        private final KnnVectorsFormat lucene;

        WideVectors(KnnVectorsFormat lucene) {
            super(lucene.getName());
            this.lucene = lucene;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return lucene.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return lucene.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MOST_DIMENSIONS;
        }
    }
}
