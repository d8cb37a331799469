package io.github.jjak.feedback;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Impressions and clicks, counted once for each search, and what the rank alone explains of them.
 *
 * <ol>
 *   <li>A hit that a search showed is one impression, however often it was reported; a click implies it.
 *   <li>The click rate of a rank is clicks over impressions at that rank, over all questions, also those without texts.
 *   <li>The clicks that are expected of a hit are the sum of the rates of the ranks at which it was seen.
 * </ol>
 */
final class ClickLog {

    /** A hit in one search. */
    private record Showing(String search, HitKey hit) {}

    private static final class Seen {
        private final int rank;
        private boolean clicked;

        private Seen(int rank) {
            this.rank = rank;
        }
    }

    private final Map<HitKey, ClickCounts> counts = new LinkedHashMap<>();

    ClickLog(List<FeedbackEvent> events) {
        Map<Showing, Seen> showings = showings(events);
        Map<Integer, double[]> rates = rates(showings);
        showings.forEach((showing, seen) -> {
            double[] ofRank = rates.getOrDefault(seen.rank, new double[] {0, 1});
            ClickCounts one = new ClickCounts(1, seen.clicked ? 1 : 0, ofRank[0] / ofRank[1]);
            counts.merge(showing.hit, one, ClickLog::sum);
        });
    }

    private static Map<Showing, Seen> showings(List<FeedbackEvent> events) {
        Map<Showing, Seen> showings = new LinkedHashMap<>();
        int unnamed = 0;
        for (FeedbackEvent event : events) {
            if (event.sees() && event.rank() > 0 && !event.objectId().isEmpty()) {
                // A name of a search has no blank, so that these are nobody's.
                String search = event.search().isEmpty() ? " " + unnamed++ : event.search();
                Seen seen =
                        showings.computeIfAbsent(new Showing(search, HitKey.of(event)), none -> new Seen(event.rank()));
                seen.clicked |= event.action().equals(FeedbackEvent.CLICK);
            }
        }
        return showings;
    }

    /** Clicks and impressions by rank. */
    private static Map<Integer, double[]> rates(Map<Showing, Seen> showings) {
        Map<Integer, double[]> rates = new HashMap<>();
        for (Seen seen : showings.values()) {
            double[] ofRank = rates.computeIfAbsent(seen.rank, none -> new double[2]);
            ofRank[0] += seen.clicked ? 1 : 0;
            ofRank[1]++;
        }
        return rates;
    }

    private static ClickCounts sum(ClickCounts first, ClickCounts second) {
        return new ClickCounts(
                first.impressions() + second.impressions(),
                first.clicks() + second.clicks(),
                first.expectedClicks() + second.expectedClicks());
    }

    /** By hit, in the order of their first impressions; hits of questions without a text have an empty question. */
    Map<HitKey, ClickCounts> counts() {
        return counts;
    }
}
