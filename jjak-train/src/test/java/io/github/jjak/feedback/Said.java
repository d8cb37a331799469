package io.github.jjak.feedback;

import java.util.ArrayList;
import java.util.List;

/** Events, written shortly. */
final class Said {

    private final List<FeedbackEvent> events = new ArrayList<>();

    Said that(String client, String action, String question, String object) {
        events.add(new FeedbackEvent(action, question, "", client, object, 1));
        return this;
    }

    /** Some searches of which some were clicked. */
    Said seen(String question, String object, int rank, int impressions, int clicks) {
        for (int search = 0; search < impressions; search++) {
            String name = question + rank + object + search;
            events.add(new FeedbackEvent(FeedbackEvent.IMPRESSION, question, name, "", object, rank));
            if (search < clicks) {
                events.add(new FeedbackEvent(FeedbackEvent.CLICK, question, name, "", object, rank));
                events.add(new FeedbackEvent(FeedbackEvent.CLICK, question, name, "", object, rank));
            }
        }
        return this;
    }

    FeedbackEvents events() {
        return new FeedbackEvents(events, 0);
    }

    FeedbackJudgements judged() {
        return FeedbackJudgements.of(events(), FeedbackRules.ofDefaults());
    }
}
