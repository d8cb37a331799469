package io.github.jjak.model.internal;

import io.github.jjak.model.SentenceTransformer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once per model that texts were longer than it looks at. Thread-safe. */
final class CutTexts {

    private static final Logger log = LoggerFactory.getLogger(SentenceTransformer.class);

    private final int limit;
    private final int positions;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param limit most tokens of a text that are looked at
     * @param positions most tokens that the encoder has positions for
     */
    CutTexts(int limit, int positions) {
        this.limit = limit;
        this.positions = positions;
    }

    void tell(long cut, long distinct) {
        if (cut == 0 || !told.compareAndSet(false, true)) {
            return;
        }
        String advice = limit < positions
                ? "The model supports " + positions
                        + " tokens: a larger max_seq_length covers more of each text but takes more time. Or split"
                        + " long texts."
                : "The model supports no more: split long texts, or put the important part first.";
        log.warn(
                "{} of {} distinct texts are longer than {} tokens and are truncated. {}",
                cut,
                distinct,
                limit,
                advice);
    }
}
