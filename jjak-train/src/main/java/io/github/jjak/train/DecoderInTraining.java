package io.github.jjak.train;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.MaskedLanguageHead;
import io.github.jjak.encoder.internal.TiedDecoder;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.StoredHead;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoder of a loss that reconstructs texts; see {@link io.github.jjak.loss.Loss#usesDecoder}. Owns what is not the encoder's; not
 * thread-safe.
 *
 * @param decoder which this owns
 * @param dropout whether anything is dropped
 * @param parameters the decoder's own as the optimiser sees them, under names that are unique in the run
 */
record DecoderInTraining(TiedDecoder decoder, boolean dropout, List<Parameter> parameters) implements AutoCloseable {

    /** Scores of tokens that are in memory at once: 16 MB, of which a loss and its gradient keep several copies. */
    private static final long MOST_SCORES = 1 << 22;

    private static final Logger log = LoggerFactory.getLogger(DecoderInTraining.class);

    /**
     * Makes it, with the head in the model's folder or a fresh one.
     *
     * @param prefix in front of its parameters' names
     * @param seed of the run
     * @throws UsageException if the model's encoder has no such decoder, or its vectors another size than the hidden states
     */
    static DecoderInTraining of(String prefix, SentenceTransformer model, long seed) {
        model.internals().requireOneEncoder("train a decoder");
        Encoder encoder = model.internals().encoder();
        TiedDecoder.require(encoder);
        int dimension = model.internals().wholeDimension();
        if (dimension != encoder.configuration().hiddenSize()) {
            throw new UsageException("A decoder reads vectors of the encoder's hidden size "
                    + encoder.configuration().hiddenSize() + ", but the model's have " + dimension
                    + ". Use the encoder without the modules after its pooling.");
        }
        MaskedLanguageHead stored = StoredHead.of(model.internals());
        if (stored == null) {
            log.warn(
                    "The model's folder has no head of masked language modelling, so the decoder starts with a fresh one."
                            + " It learns better from a folder that has one: the original encoder's, or that of masked language modelling.");
        }
        MaskedLanguageHead head = stored == null ? MaskedLanguageHead.random(encoder, seed) : stored;
        return of(prefix, TiedDecoder.random(encoder, head, seed), true);
    }

    /** One that is there already. */
    static DecoderInTraining of(String prefix, TiedDecoder decoder, boolean dropout) {
        return new DecoderInTraining(
                decoder,
                dropout,
                decoder.parameters().stream()
                        .map(own -> new Parameter(prefix + own.name(), own.value(), own.decays()))
                        .toList());
    }

    /**
     * The decoder of a batch.
     *
     * @param texts token ids of the texts to write
     * @param seed of dropout
     */
    Embeddings.Decoder of(List<int[]> texts, long seed) {
        int tokens = texts.stream().mapToInt(text -> text.length - 1).sum();
        int longest = texts.stream().mapToInt(text -> text.length).max().orElse(1);
        long scoresOfRow = (long) longest * decoder.vocabularySize();
        return new Embeddings.Decoder() {
            @Override
            public Tensor crossEntropy(Tensor vectors, int from, int to) {
                torch.manual_seed(seed + from);
                return decoder.crossEntropy(vectors, texts.subList(from, to), dropout)
                        .div(Tensors.number(tokens));
            }

            @Override
            public int rowsAtOnce() {
                return (int) Math.max(1, Math.min(texts.size(), MOST_SCORES / scoresOfRow));
            }
        };
    }

    @Override
    public void close() {
        decoder.close();
    }
}
