package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.ClassificationHead;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.Set;

/** Cross-encoders that are not trained yet. */
public final class FreshCrossEncoder {

    private FreshCrossEncoder() {}

    /**
     * A copy of an encoder with a fresh head.
     *
     * @param start stays the caller's
     * @param labels number of scores, at least 1
     * @param maxSequenceLength most tokens of a pair, or 0 for as many as the encoder has positions for
     * @param seed of the head
     * @throws UsageException if the architecture has no such head, or the length is beyond the encoder's positions
     */
    public static CrossEncoderModel of(EmbeddingModel start, int labels, int maxSequenceLength, long seed) {
        return made(start, labels, List.of(), maxSequenceLength, seed);
    }

    /**
     * As above, with a score for each name.
     *
     * @param labelNames in the order of the scores
     * @throws UsageException also for a name that is there twice
     */
    public static CrossEncoderModel of(
            EmbeddingModel start, List<String> labelNames, int maxSequenceLength, long seed) {
        if (Set.copyOf(labelNames).size() < labelNames.size()) {
            throw new UsageException("labelNames must be different, but are " + String.join(", ", labelNames) + ".");
        }
        return made(start, labelNames.size(), labelNames, maxSequenceLength, seed);
    }

    private static CrossEncoderModel made(
            EmbeddingModel start, int labels, List<String> labelNames, int maxSequenceLength, long seed) {
        start.requireOneEncoder("start a cross-encoder");
        Encoder from = start.encoder();
        int length = maxSequenceLength == 0 ? from.maxTokens() : maxSequenceLength;
        if (labels < 1 || labels > ClassificationHead.MOST_LABELS) {
            throw new UsageException(
                    "labels must be from 1 to " + ClassificationHead.MOST_LABELS + ", but is " + labels + ".");
        }
        if (length < 3 || length > from.maxTokens()) {
            throw new UsageException("max_seq_length must be from 3 to " + from.maxTokens()
                    + ", the positions of the encoder, but is " + length + ".");
        }
        ClassificationHead head = ClassificationHead.random(from, labels, seed);
        try {
            ObjectNode configuration = from.configuration().json().deepCopy();
            // Said of another head.
            configuration.remove(CrossEncoderModel.RERANK_WEIGHT);
            configuration.putArray("architectures").add(head.architecture());
            if (labelNames.isEmpty()) {
                CrossEncoderFolder.labels(configuration, labels);
            } else {
                CrossEncoderFolder.labels(configuration, labelNames);
            }
            ScoreActivation.usual(labels).writeTo(configuration);
            EmbeddingModel copy =
                    ModelCopy.withConfiguration(start, configuration, CrossEncoderModel.pooling(from), length);
            return CrossEncoderModel.of(copy, head, ScoreActivation.usual(labels));
        } catch (RuntimeException failure) {
            head.close();
            throw failure;
        }
    }
}
