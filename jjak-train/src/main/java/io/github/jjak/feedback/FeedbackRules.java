package io.github.jjak.feedback;

import io.github.jjak.error.UsageException;

/**
 * When clicks may make a hit a right answer: of the hits of a question that meet the rules, the most clicked one is. Marks need no rule.
 *
 * @param minimumImpressions how often a hit must have been seen for its question, at least 1
 * @param minimumClicks how often it must have been clicked, at least 1; a single click may be a slip
 * @param minimumCoec how many times as often it must have been clicked as the hits at its ranks are on average, above 0
 */
public record FeedbackRules(int minimumImpressions, int minimumClicks, double minimumCoec) {

    private static final FeedbackRules DEFAULT = new FeedbackRules(10, 2, 1.5);

    /** @throws UsageException for a value out of range */
    public FeedbackRules {
        if (minimumImpressions < 1) {
            throw new UsageException("`minimumImpressions` must be at least 1, but is " + minimumImpressions + ".");
        }
        if (minimumClicks < 1) {
            throw new UsageException("`minimumClicks` must be at least 1, but is " + minimumClicks + ".");
        }
        if (!(minimumCoec > 0 && minimumCoec <= 1e6)) {
            throw new UsageException("`minimumCoec` must be above 0 and at most 1e6, but is " + minimumCoec + ".");
        }
    }

    /** 10 impressions, 2 clicks, one and a half times the clicks that the ranks explain. */
    public static FeedbackRules ofDefaults() {
        return DEFAULT;
    }

    /** The same with another number of impressions. */
    public FeedbackRules withMinimumImpressions(int impressions) {
        return new FeedbackRules(impressions, minimumClicks, minimumCoec);
    }

    /** The same with another number of clicks. */
    public FeedbackRules withMinimumClicks(int clicks) {
        return new FeedbackRules(minimumImpressions, clicks, minimumCoec);
    }

    /** The same with another bound of {@link ClickCounts#coec}. */
    public FeedbackRules withMinimumCoec(double coec) {
        return new FeedbackRules(minimumImpressions, minimumClicks, coec);
    }

    boolean areMetBy(ClickCounts counts) {
        return counts.impressions() >= minimumImpressions
                && counts.clicks() >= minimumClicks
                && counts.coec() >= minimumCoec;
    }
}
