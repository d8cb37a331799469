package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.feedback.FeedbackRules;
import picocli.CommandLine.Option;

/** When clicks make a right answer. */
public final class FeedbackRuleOptions {

    @Option(
            names = "--feedback-min-impressions",
            paramLabel = "N",
            description =
                    "Clicks on a hit count if at least this many searches for the question showed it (default: ${DEFAULT-VALUE}).")
    private int impressions = FeedbackRules.ofDefaults().minimumImpressions();

    @Option(
            names = "--feedback-min-clicks",
            paramLabel = "N",
            description = "Clicks on a hit count if there are at least this many (default: ${DEFAULT-VALUE}).")
    private int clicks = FeedbackRules.ofDefaults().minimumClicks();

    @Option(
            names = "--feedback-min-coec",
            paramLabel = "X",
            description =
                    "Clicks on a hit count if they are X times those that its ranks explain (default: ${DEFAULT-VALUE}).")
    private double coec = FeedbackRules.ofDefaults().minimumCoec();

    /** @throws UsageException for a value out of range */
    public FeedbackRules rules() {
        return new FeedbackRules(impressions, clicks, coec);
    }
}
