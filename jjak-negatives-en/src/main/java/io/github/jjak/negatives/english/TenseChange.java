package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;

/** Gives one clause another tense. */
final class TenseChange {

    /** What follows a lie that is told. */
    private static final Set<String> SPOKEN_TO = Set.of("to", "about");

    private final Morphology morphology;
    private final List<Word> words;
    private final VerbGroupReader groups;
    private final Edits edits;

    TenseChange(Morphology morphology, List<Word> words, Edits edits) {
        this.morphology = morphology;
        this.words = words;
        this.groups = new VerbGroupReader(words);
        this.edits = edits;
    }

    /** Writes the edits; false where the form is not certain. */
    boolean apply(Clause clause, Time target) {
        return switch (clause.verb().type()) {
            case BE -> target == Time.FUTURE ? willBe(clause) : be(clause, target);
            case HAVE -> have(clause, target);
            case DO -> doSupport(clause, target);
            case MODAL ->
                target == Time.PAST && (clause.verb().time() == Time.FUTURE ? fromWill(clause) : backshift(clause));
            case LEXICAL -> lexical(clause, target);
        };
    }

    /** {@code says he can} to {@code said he could}; false for modals that have no other form here. */
    boolean backshift(Clause clause) {
        String form = finite(clause);
        boolean negative = form.endsWith("n't") || form.equals("cannot");
        String modal = form.equals("'ll") ? "will" : negative ? Auxiliary.affirmative(form) : form;
        String other = Auxiliary.PAST_MODALS.get(modal);
        if (other == null) {
            return true; // "must", "could": the same beside a past
        }
        String written = negative ? Auxiliary.contracted(other) : other;
        edits.replace(clause.verb().finite(), form.equals("'ll") ? "'d" : written);
        return true;
    }

    private String finite(Clause clause) {
        return words.get(clause.verb().finite()).lower();
    }

    private boolean contracted(Clause clause) {
        return finite(clause).endsWith("n't");
    }

    private boolean put(Clause clause, String form) {
        String written = contracted(clause) ? Auxiliary.contracted(form) : form;
        if (written.contains(" ") && clause.kind() == Clause.Kind.QUESTION) {
            return false;
        }
        edits.replace(clause.verb().finite(), written);
        return true;
    }

    private boolean be(Clause clause, Time target) {
        String form = contracted(clause) ? Auxiliary.affirmative(finite(clause)) : finite(clause);
        if (target == Time.PAST) {
            return put(clause, form.equals("are") || form.equals("'re") ? "were" : "was");
        }
        if (form.equals("were")) {
            return put(clause, "are");
        }
        return put(clause, clause.agreement() == Agreement.FIRST_SINGULAR ? "am" : "is");
    }

    private boolean willBe(Clause clause) {
        int finite = clause.verb().finite();
        int next = groups.skipAdverbs(finite + 1);
        if (clause.kind() == Clause.Kind.QUESTION) {
            return willBeAsked(clause);
        }
        if (next >= words.size()
                || words.get(next).is(Tag.MARK)
                || words.get(next).is("being")) {
            return false;
        }
        put(clause, "will");
        edits.prepend(next, "be");
        return true;
    }

    /** <em>Where were you in 2010?</em> to <em>Where will you be in 2040?</em>, where it is known how far the subject goes. */
    private boolean willBeAsked(Clause clause) {
        int behind = clause.subjectTo();
        boolean pronoun = words.get(clause.subjectFrom()).is(Tag.SUBJECT_PRONOUN);
        boolean known = pronoun || clause.verb().main() > clause.verb().finite();
        if (!known
                || clause.verb().isNegative()
                || behind >= words.size()
                || words.get(behind).is(Tag.MARK)) {
            return false;
        }
        edits.prepend(behind, "be");
        return put(clause, "will");
    }

    private boolean have(Clause clause, Time target) {
        if (target == Time.PAST) {
            return put(clause, "had");
        }
        if (target == Time.FUTURE) {
            return willHave(clause);
        }
        if (clause.agreement() == Agreement.UNKNOWN) {
            return false;
        }
        return put(clause, clause.agreement() == Agreement.THIRD_SINGULAR ? "has" : "have");
    }

    private boolean willHave(Clause clause) {
        int next = groups.skipAdverbs(clause.verb().finite() + 1);
        if (clause.kind() == Clause.Kind.QUESTION || next >= words.size()) {
            return false;
        }
        put(clause, "will");
        edits.prepend(next, "have");
        return true;
    }

    private boolean doSupport(Clause clause, Time target) {
        if (target == Time.PAST) {
            return put(clause, "did");
        }
        if (target == Time.FUTURE || clause.agreement() == Agreement.UNKNOWN) {
            return put(clause, "will");
        }
        return put(clause, clause.agreement() == Agreement.THIRD_SINGULAR ? "does" : "do");
    }

    private boolean fromWill(Clause clause) {
        VerbGroup verb = clause.verb();
        if (clause.kind() == Clause.Kind.QUESTION && verb.main() == verb.finite()) {
            return put(clause, "did"); // a tag
        }
        int be = bePosition(verb);
        if (be >= 0) {
            if (clause.agreement() == Agreement.UNKNOWN) {
                return false;
            }
            edits.remove(be);
            return put(clause, clause.agreement() == Agreement.PLURAL ? "were" : "was");
        }
        if (verb.main() <= verb.finite() || !words.get(verb.main()).canBe(VerbForm.BASE) || perfect(verb)) {
            return false;
        }
        if (clause.kind() == Clause.Kind.QUESTION
                || (verb.isNegative() && !words.get(verb.negation()).is("never"))) {
            return put(clause, "did");
        }
        if (!morphology.isVerb(verb.lemma())) {
            return false;
        }
        edits.remove(verb.finite());
        edits.replace(verb.main(), past(verb));
        return true;
    }

    private boolean perfect(VerbGroup verb) {
        return words.get(verb.main() - 1).is("have");
    }

    private int bePosition(VerbGroup verb) {
        for (int i = verb.finite() + 1; i <= verb.main(); i++) {
            if (words.get(i).is("be")) {
                return i;
            }
        }
        return -1;
    }

    private boolean lexical(Clause clause, Time target) {
        VerbGroup verb = clause.verb();
        if (!morphology.isVerb(verb.lemma())) {
            return false;
        }
        if (target == Time.PAST) {
            edits.replace(verb.finite(), past(verb));
            return true;
        }
        if (target == Time.FUTURE) {
            edits.replace(verb.finite(), morphology.form(verb.lemma(), VerbForm.BASE));
            edits.prepend(RelativeTimes.firstAdverb(words, verb.finite()), "will");
            return true;
        }
        if (clause.agreement() == Agreement.UNKNOWN) {
            return false;
        }
        boolean third = clause.agreement() == Agreement.THIRD_SINGULAR;
        edits.replace(verb.finite(), morphology.form(verb.lemma(), third ? VerbForm.THIRD : VerbForm.BASE));
        return true;
    }

    /** {@code lie} has two meanings and two pasts: <em>it lay in a valley</em>, <em>he lied to me</em>. */
    private String past(VerbGroup verb) {
        boolean place = verb.lemma().equals("lie")
                && verb.main() + 1 < words.size()
                && !words.get(verb.main() + 1).is(Tag.MARK)
                && !words.get(verb.main() + 1).isOneOf(SPOKEN_TO);
        return place ? "lay" : morphology.form(verb.lemma(), VerbForm.PAST);
    }
}
