package io.github.jjak.feedback;

/**
 * How often a hit was seen and clicked for one question.
 *
 * @param impressions searches that showed it
 * @param clicks those of them in which it was clicked
 * @param expectedClicks sum over the impressions of the share of clicks at their rank, over all questions
 */
public record ClickCounts(int impressions, int clicks, double expectedClicks) {

    /**
     * Clicks over expected clicks: 1 for a hit that is clicked as often as the average hit at the same ranks. Zhang and Jones,
     * "Comparing click logs and editorial labels for training query rewriting", WWW 2007 workshop on query log analysis.
     *
     * @return 0 without clicks
     */
    public double coec() {
        return clicks == 0 ? 0 : clicks / expectedClicks;
    }

    /** Whether it was clicked more often; of those clicked as often, whether the ranks explain less of it. */
    boolean isAbove(ClickCounts other) {
        return clicks != other.clicks ? clicks > other.clicks : coec() > other.coec();
    }
}
