package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;

/** The rule of each kind. */
final class Rules {

    private static final SentenceRule TENSE = new TenseRule();
    private static final SentenceRule POLARITY = new PolarityRule();
    private static final SentenceRule NUMBER = new NumberRule();
    private static final SentenceRule SCOPE = new ScopeRule();
    private static final SentenceRule MODALITY = new ModalityRule();
    private static final SentenceRule NOUN = new NounRule();
    private static final SentenceRule ASKED = new AskedRule();
    private static final SentenceRule SUBJECT = new SubjectRule();
    private static final SentenceRule VERB = new VerbRule();
    private static final SentenceRule HONORIFIC = new HonorificRule();

    private Rules() {}

    static SentenceRule of(Rule rule) {
        return switch (rule) {
            case TENSE -> TENSE;
            case POLARITY -> POLARITY;
            case NUMBER -> NUMBER;
            case SCOPE -> SCOPE;
            case MODALITY -> MODALITY;
            case NOUN -> NOUN;
            case ASKED -> ASKED;
            case SUBJECT -> SUBJECT;
            case VERB -> VERB;
            case HONORIFIC -> HONORIFIC;
        };
    }
}
