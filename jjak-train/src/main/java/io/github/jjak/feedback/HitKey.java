package io.github.jjak.feedback;

import io.github.jjak.data.internal.TextKey;

/**
 * A hit of a question, however the question was written.
 *
 * @param question key of its text
 * @param objectId of the hit
 */
record HitKey(String question, String objectId) {

    static HitKey of(FeedbackEvent event) {
        return new HitKey(TextKey.of(event.question()), event.objectId());
    }
}
