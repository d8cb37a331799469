package io.github.jjak.feedback;

import java.util.Objects;

/**
 * What somebody did with a hit.
 *
 * @param action as UBI names it: {@code impression} and {@code click}, or {@code right_answer}, {@code thumbs_up}, {@code thumbs_down}
 * @param question that was asked; empty where its text was not kept
 * @param search names the search that showed the hit; empty where it has no name
 * @param client a name that the client gave itself; empty for none
 * @param objectId of the hit; empty for an event that is about no single hit
 * @param rank of the hit from 1; 0 where it is not known
 */
public record FeedbackEvent(String action, String question, String search, String client, String objectId, int rank) {

    /** A hit was on the screen. */
    public static final String IMPRESSION = "impression";

    /** A hit was opened. */
    public static final String CLICK = "click";

    /** A hit was marked as the right answer. */
    public static final String RIGHT_ANSWER = "right_answer";

    /** A hit was called relevant. */
    public static final String THUMBS_UP = "thumbs_up";

    /** A hit was refused. */
    public static final String THUMBS_DOWN = "thumbs_down";

    public FeedbackEvent {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(search, "search");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(objectId, "objectId");
    }

    /** Whether it marks a hit as right. */
    boolean accepts() {
        return action.equals(RIGHT_ANSWER) || action.equals(THUMBS_UP);
    }

    /** Whether it marks a hit as wrong. */
    boolean refuses() {
        return action.equals(THUMBS_DOWN);
    }

    /** Whether it says that a hit was seen. */
    boolean sees() {
        return action.equals(IMPRESSION) || action.equals(CLICK);
    }
}
