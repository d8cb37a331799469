package io.github.jjak.feedback;

/**
 * A hit of which it is known whether it answers a question.
 *
 * @param question as it was first written, the same text for all its hits
 * @param objectId of the hit
 * @param relevant whether it is a right answer
 * @param byClicks whether clicks say so, not marks
 */
public record JudgedHit(String question, String objectId, boolean relevant, boolean byClicks) {}
