package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of a model's texts its tokenizer knows. Where most words become the token for unknown ones, all texts look alike and
 * vectors say nothing: the vocabulary is another language's, or belongs to a tokenizer of another kind. Counted over all texts
 * since the model was loaded, so that one odd text among many is let through. Thread-safe.
 */
final class UnknownTokens {

    private static final Logger log = LoggerFactory.getLogger(UnknownTokens.class);

    /** A smaller share is what typing errors and pictographs make. */
    private static final double WORTH_TELLING = 0.05;

    private static final double TOO_MANY = 0.5;

    /** A word or two, say of a server's first question, tell nothing about a vocabulary. */
    private static final int FEWEST = 5;

    private final String location;
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong content = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();

    UnknownTokens(String location) {
        this.location = location;
    }

    /** Counts without a word. */
    void count(TokenizedTexts texts) {
        unknown.addAndGet(texts.unknownTokens());
        content.addAndGet(texts.contentTokens());
    }

    /**
     * Counts, tells once, and refuses.
     *
     * @throws ModelException if more than half of all tokens are unknown
     */
    void require(TokenizedTexts texts) {
        count(texts);
        double share = share();
        if (share > TOO_MANY && content.get() >= FEWEST) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "The tokenizer of %s does not know %.0f %% of the words in the texts (%d of %d tokens), so their"
                            + " vectors would be meaningless. Its vocabulary is for another language, or its files belong"
                            + " to another tokenizer. Choose a model for this language, for instance builtin:ko-mini for"
                            + " Korean.",
                    location,
                    100 * share,
                    unknown.get(),
                    content.get()));
        }
        if (share > WORTH_TELLING && told.compareAndSet(false, true)) {
            log.warn(
                    "The tokenizer of {} does not know {} % of the words of the texts ({} of {} tokens).",
                    location, Math.round(100 * share), unknown.get(), content.get());
        }
    }

    /** Share of unknown tokens among those of all texts so far, special ones left out; in [0, 1]. */
    double share() {
        return content.get() == 0 ? 0 : (double) unknown.get() / content.get();
    }
}
