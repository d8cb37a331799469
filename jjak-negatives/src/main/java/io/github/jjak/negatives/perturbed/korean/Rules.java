package io.github.jjak.negatives.perturbed.korean;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;

/** The rule of each kind. */
final class Rules {

    private static final SentenceRule TENSE = new TenseRule();
    private static final SentenceRule POLARITY = new PolarityRule();

    private Rules() {}

    static SentenceRule of(Rule rule) {
        return switch (rule) {
            case TENSE -> TENSE;
            case POLARITY -> POLARITY;
            default -> sentence -> java.util.List.of();
        };
    }
}
