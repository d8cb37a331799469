package io.github.jjak.negatives.perturbed;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;

/** What exactly a rule changes: the finer grain at which {@link SameMeaning} decides. */
public enum Change {
    /** Past and present or future, of something that happens. */
    PAST(Rule.TENSE),
    /** Present and future where the language tells them apart little, as Korean does. */
    PRESENT_FUTURE(Rule.TENSE),
    /** Past and present of a noun that is said of the subject: 무엇인가요, 무엇이었나요. */
    NOMINAL_PAST(Rule.TENSE),
    /** Past and present of a state: <em>is wrong</em>, <em>was wrong</em>. */
    STATE_PAST(Rule.TENSE),
    /** Past and present of saying, thinking or meaning: <em>we recommend</em>, <em>we recommended</em>. */
    SAYING_PAST(Rule.TENSE),
    /** Past and present of what anybody does, in a question: <em>how do I pay</em>, <em>how did I pay</em>. */
    GENERIC_PAST(Rule.TENSE),
    /** Present perfect and past perfect: <em>have received</em>, <em>had received</em>. */
    PERFECT(Rule.TENSE),
    /** <em>can</em> and <em>could</em>. */
    ABILITY(Rule.TENSE),
    /** Another person by a pronoun. */
    PERSON(Rule.SUBJECT),
    /** Another person for the <em>you</em> that means anybody. */
    ADDRESSEE(Rule.SUBJECT),
    /** Another person who only says it: <em>we recommend</em>, <em>they recommend</em>. */
    SPEAKER(Rule.SUBJECT),
    /** Another noun. */
    SUBJECT(Rule.SUBJECT),
    /** Who does it and to whom, exchanged: 판매자가 구매자에게, 구매자가 판매자에게. */
    ROLE(Rule.SUBJECT),
    /** The verb of the main clause; what somebody can or should do is a {@link #WORD}. */
    PREDICATE(Rule.VERB),
    /** The adjective that is said of the subject of the main clause, exchanged for its opposite. */
    QUALITY(Rule.VERB),
    /** The adjective whose degree is asked: <em>how expensive</em>, <em>how cheap</em>. */
    DEGREE(Rule.VERB),
    /** Any other verb or adjective. */
    WORD(Rule.VERB),
    /** Negation of the main clause. */
    POLARITY(Rule.POLARITY),
    /** A number, date, duration or unit. */
    NUMBER(Rule.NUMBER),
    /** A bound, a quantity, before or after, all or some. */
    SCOPE(Rule.SCOPE),
    /** Must and may. */
    MODALITY(Rule.MODALITY),
    /** A noun that is no subject. */
    NOUN(Rule.NOUN),
    /** What is asked: <em>where</em>, <em>when</em>. */
    ASKED(Rule.ASKED),
    /** Who is honoured, and how politely. */
    HONORIFIC(Rule.HONORIFIC);

    private final Rule rule;

    Change(Rule rule) {
        this.rule = rule;
    }

    /** The rule that makes such changes. */
    public Rule rule() {
        return rule;
    }
}
