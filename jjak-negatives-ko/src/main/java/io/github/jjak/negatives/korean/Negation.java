package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The negations of an affirmative predicate. */
final class Negation {

    /** Words beside which a negation sounds wrong or means something else. */
    private static final Set<String> AGAINST =
            WordList.of(Negation.class, "against-negation.txt").words();
    /** Stems that are negated by another word or not at all. */
    private static final Set<String> NEVER =
            WordList.of(Negation.class, "never-negated.txt").words();

    /** Those beside 하지 않아도 되다: it may be said of 꼭 and 직접. */
    private static final Set<String> AGAINST_OBLIGATION =
            WordList.of(Negation.class, "against-no-obligation.txt").words();

    private static final Set<String> SHORT =
            WordList.of(Negation.class, "short-negation.txt").words();
    private static final Set<Ending> SPOKEN = Set.of(
            Ending.POLITE,
            Ending.INTIMATE,
            Ending.NE,
            Ending.NEYO,
            Ending.NI,
            Ending.NYA,
            Ending.NAYO,
            Ending.ULGE,
            Ending.ULGEYO,
            Ending.ULLAE,
            Ending.ULLAEYO);

    private Negation() {}

    static List<Edit> of(Sentence sentence, Predicate last, boolean future) {
        List<Edit> edits = new ArrayList<>();
        String lemma = last.lemma();
        Ending ending = last.form().ending();
        Edit modal = obligation(sentence, last);
        if (modal != null) {
            add(edits, sentence.hasAnyWord(AGAINST_OBLIGATION) ? null : modal);
        } else if (isAllowed(sentence, last)) {
            add(edits, notAllowed(sentence, last));
        } else if (isPermission(sentence, last)) {
            edits.add(withAdverb(last));
        } else if (last.stem().form().equals("좋") && last.form().tense() == Form.Tense.PROSPECT) {
            return edits;
        } else if (last.stem().category() == Category.COPULA) {
            add(edits, future || sentence.hasAnyWord(AGAINST) ? null : copula(sentence, last));
        } else if (isPossession(last)) {
            boolean safe = !future && ending.mood() == Ending.Mood.FINAL && !sentence.hasAnyWord(AGAINST_ABSENCE);
            add(
                    edits,
                    safe
                            ? Affirmation.existence(
                                    sentence, last, last.stem().form().replace('있', '없'))
                            : null);
        } else if (isImperative(sentence, last)) {
            add(edits, sentence.hasAnyWord(AGAINST) || NEVER.contains(lemma) ? null : prohibition(sentence, last));
        } else if (!sentence.hasAnyWord(AGAINST)
                && !NEVER.contains(lemma)
                && !NEVER.contains(
                        last.stem().form().equals("하") ? lemma : last.stem().form())) {
            add(edits, withLongForm(last, future));
            add(edits, withShortForm(sentence, last));
        }
        return edits;
    }

    private static final Set<String> AGAINST_ABSENCE =
            WordList.of(Negation.class, "against-absence.txt").words();

    private static void add(List<Edit> edits, @Nullable Edit edit) {
        if (edit != null) {
            edits.add(edit);
        }
    }

    private static boolean isPossession(Predicate last) {
        return last.stem().category() == Category.EXISTENCE
                && !last.isAuxiliary()
                && last.stem().form().endsWith("있");
    }

    private static boolean isImperative(Sentence sentence, Predicate last) {
        return SentenceKinds.isRequest(sentence, last);
    }

    /** 해야 합니다 becomes 하지 않아도 됩니다. */
    private static @Nullable Edit obligation(Sentence sentence, Predicate last) {
        Predicate main = sentence.before(last);
        boolean understood = main != null
                && main.form().ending() == Ending.A_YA
                && main.stem().category() == Category.VERB
                && (last.stem().form().equals("하") || last.stem().form().equals("되"))
                && sentence.isWordStart(last.start())
                && !last.lemma().equals("필요하")
                && last.form().ending().mood() == Ending.Mood.FINAL
                && last.form().tense() != Form.Tense.PROSPECT
                && sentence.text().substring(main.end(), last.start()).equals(" ");
        if (main == null || !understood) {
            return null;
        }
        String head =
                Conjugator.conjugate(main.stem(), new Form(main.form().honorific(), Form.Tense.NONE, Ending.JI))
                                .get(0) + " 않아도 ";
        return Edits.composed(main.start(), last.end(), head, Stem.of("되", Category.VERB), last.form());
    }

    /** 학생이다 becomes 학생이 아니다. */
    private static @Nullable Edit copula(Sentence sentence, Predicate last) {
        Token noun = sentence.previous(last.first());
        boolean understood = noun != null
                && noun.isNoun()
                && !noun.tag().equals("NNB")
                && noun.end() == last.start()
                && last.form().ending().mood() == Ending.Mood.FINAL
                && !last.form().honorific();
        if (noun == null || !understood) {
            return null;
        }
        String head = (Hangul.isClosed(noun.surface()) ? "이" : "가") + " ";
        Stem stem = new Stem("아니", Category.ADJECTIVE, ConjugationClass.NEGATIVE_COPULA);
        return Edits.composed(last.start(), last.end(), head, stem, last.form());
    }

    /** 가세요 becomes 가지 마세요. */
    private static @Nullable Edit prohibition(Sentence sentence, Predicate last) {
        if (last.stem().category() != Category.VERB) {
            return null;
        }
        Predicate before = sentence.before(last);
        boolean favour = before != null // 해 주세요 becomes 하지 마세요
                && last.isAuxiliary()
                && last.stem().form().equals("주")
                && before.end() >= last.start() - 1;
        if (favour && last.form().ending() == Ending.INTIMATE) {
            return null;
        }
        boolean other = favour || Trial.isForbidden(sentence, last);
        Predicate verb = other && before != null ? before : last;
        String head = Conjugator.conjugate(verb.stem(), new Form(false, Form.Tense.NONE, Ending.JI))
                        .get(0) + " ";
        return Edits.composed(
                verb.start(),
                last.end(),
                head,
                new Stem("말", Category.VERB, ConjugationClass.RIEUL),
                last.form().ending() == Ending.POLITE ? last.form().withHonorific(true) : last.form());
    }

    /** 갔다 becomes 가지 않았다. */
    private static @Nullable Edit withLongForm(Predicate last, boolean future) {
        boolean fits = last.form().ending().mood() == Ending.Mood.FINAL || future;
        boolean continuing = last.isAuxiliary() && last.stem().form().equals("있");
        if (!fits || (last.stem().category() == Category.EXISTENCE && !continuing)) {
            return null;
        }
        Form ji = new Form(last.form().honorific(), Form.Tense.NONE, Ending.JI);
        List<String> heads = Conjugator.conjugate(last.stem(), ji);
        Stem not = new Stem("않", last.stem().category(), ConjugationClass.REGULAR);
        return Edits.composed(
                last.start(), last.end(), heads.get(0) + " ", not, last.form().withHonorific(false));
    }

    /** 갔어요 becomes 안 갔어요. */
    private static @Nullable Edit withShortForm(Sentence sentence, Predicate last) {
        boolean fits = SHORT.contains(last.stem().form())
                && !last.isAuxiliary()
                && last.lemma().equals(last.stem().form())
                && SPOKEN.contains(last.form().ending())
                && sentence.isWordStart(last.start());
        if (!fits) {
            return null;
        }
        return withAdverb(last);
    }

    /** 해도 되다. */
    private static boolean isAllowed(Sentence sentence, Predicate last) {
        Predicate before = sentence.before(last);
        return before != null
                && before.form().ending() == Ending.A_DO
                && last.stem().form().equals("되")
                && sentence.text().substring(before.end(), last.start()).equals(" ");
    }

    /** 해도 됩니다 becomes 하면 안 됩니다, 하지 않아도 됩니다 becomes 해야 합니다. */
    private static @Nullable Edit notAllowed(Sentence sentence, Predicate last) {
        Predicate main = sentence.before(last);
        if (main == null) {
            return null;
        }
        if (main.isAuxiliary() && main.stem().form().equals("않")) {
            Predicate verb = sentence.before(main);
            String head = verb == null || verb.form().ending() != Ending.JI
                    ? null
                    : verb.inForm(verb.form().withEnding(Ending.A_YA));
            return verb == null || head == null
                    ? null
                    : Edits.composed(verb.start(), last.end(), head + " ", Stem.of("하", Category.VERB), last.form());
        }
        String head = main.inForm(main.form().withEnding(Ending.UMYEON));
        return head == null || main.isAuxiliary()
                ? null
                : Edits.composed(main.start(), last.end(), head + " 안 ", last.stem(), last.form());
    }

    /** 하면 됩니다 becomes 하면 안 됩니다. */
    private static boolean isPermission(Sentence sentence, Predicate last) {
        Predicate before = sentence.before(last);
        return before != null
                && before.form().ending() == Ending.UMYEON
                && last.stem().form().equals("되")
                && sentence.text().substring(before.end(), last.start()).equals(" ");
    }

    private static Edit withAdverb(Predicate last) {
        return new Edit(
                last.start(),
                last.end(),
                "안 " + last.surface(),
                Expectation.word(0, "안", "MA")
                        .and(Expectation.predicate(
                                last.surface().length() + 2, last.stem().form(), last.form())));
    }
}
