package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another person is honoured: 시 added or taken away, with the words that go with it. */
final class HonorificRule implements SentenceRule {

    private static final Set<String> PERSONS =
            WordList.of(HonorificRule.class, "persons-of-speech.txt").words();

    private static final Map<String, String> PLAIN_VERBS =
            WordList.of(HonorificRule.class, "plain-verbs.tsv").pairs();
    private static final Map<String, String> HUMBLE = Map.of("드리", "주");
    private static final Set<String> HONOURED =
            WordList.of(HonorificRule.class, "honoured-persons.txt").words();
    private static final Map<String, String> PRONOUNS =
            WordList.of(HonorificRule.class, "own-pronouns.tsv").pairs();
    private static final Map<Ending, Ending> FAMILIAR = Map.of(
            Ending.POLITE, Ending.INTIMATE,
            Ending.NEYO, Ending.NE,
            Ending.JYO, Ending.JI,
            Ending.ULGEYO, Ending.ULGE,
            Ending.GEODEUNYO, Ending.GEODEUN);
    private static final Map<Ending, Ending> POLITE = Map.of(
            Ending.INTIMATE,
            Ending.POLITE,
            Ending.NE,
            Ending.NEYO,
            Ending.JI,
            Ending.JYO,
            Ending.ULGE,
            Ending.ULGEYO,
            Ending.GEODEUN,
            Ending.GEODEUNYO);
    private static final Set<String> FIXED =
            WordList.of(HonorificRule.class, "fixed-honour.txt").words();

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        Predicate last = sentence.last();
        if (last != null
                && !FIXED.contains(last.lemma())
                && !FIXED.contains(last.stem().form())) {
            add(drafts, lowered(sentence, last));
            add(drafts, raised(sentence, last));
            add(drafts, ownPerson(sentence, last));
        }
        return drafts;
    }

    private static void add(List<Draft> drafts, @Nullable Draft draft) {
        if (draft != null) {
            drafts.add(draft);
        }
    }

    /** 할머니께서 가셨어요 becomes 할머니가 갔어요. */
    private static @Nullable Draft lowered(Sentence sentence, Predicate last) {
        Form form = last.form();
        String plain = PLAIN_VERBS.get(last.stem().form());
        boolean command = form.ending().mood() == Ending.Mood.DIRECTIVE
                || (form.ending() == Ending.POLITE
                        && form.tense() == Form.Tense.NONE
                        && !sentence.question()
                        && subjects(sentence).isEmpty());
        if ((!form.honorific() && plain == null) || command || otherHonorifics(sentence, last)) {
            return null;
        }
        Stem stem =
                plain == null ? last.stem() : Stem.of(plain, plain.equals("있") ? Category.EXISTENCE : Category.VERB);
        Edit verb = Edits.composed(last.start(), last.end(), "", stem, form.withHonorific(false));
        if (verb == null || last.stem().category() == Category.COPULA) {
            return null;
        }
        return new Draft(Change.HONORIFIC, verb).and(subjects(sentence)).and(meals(sentence));
    }

    private static boolean otherHonorifics(Sentence sentence, Predicate last) {
        for (Predicate predicate : sentence.predicates()) {
            boolean raised = predicate.form().honorific()
                    || PLAIN_VERBS.containsKey(predicate.stem().form());
            if (!predicate.equals(last) && raised) {
                return true;
            }
        }
        return false;
    }

    private static List<Edit> subjects(Sentence sentence) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 1; i < sentence.tokens().size(); i++) {
            Token token = sentence.tokens().get(i);
            if (token.isParticle() && token.surface().startsWith("께서")) {
                Token next = sentence.tokenAt(token.end());
                boolean topic = next != null && next.isParticle();
                int end = next != null && topic ? next.end() : token.end();
                String noun = sentence.tokens().get(i - 1).surface();
                boolean marked = sentence.text().substring(token.start(), end).equals("께서");
                edits.add(
                        new Edit(token.start(), end, Particles.behind(noun, marked ? "가" : "는"), Expectation.NOTHING));
            }
        }
        return edits;
    }

    private static List<Edit> meals(Sentence sentence) {
        List<Edit> edits = new ArrayList<>();
        for (Token token : sentence.tokens()) {
            if (token.surface().equals("진지") && token.isNoun()) {
                Token next = sentence.tokenAt(token.end());
                if (next != null && next.isParticle()) {
                    edits.add(new Edit(
                            token.start(),
                            next.end(),
                            "밥" + Particles.behind("밥", next.surface()),
                            Expectation.NOTHING));
                }
            }
        }
        return edits;
    }

    /** 선생님이 갔어요 becomes 선생님께서 가셨어요; 언제 가요? becomes 언제 가세요? */
    private static @Nullable Draft raised(Sentence sentence, Predicate last) {
        Form form = last.form();
        boolean fits = !form.honorific()
                && form.ending().mood() == Ending.Mood.FINAL
                && form.tense() != Form.Tense.PROSPECT
                && last.stem().category() == Category.VERB
                && !last.isAuxiliary()
                && !PLAIN_VERBS.containsKey(last.stem().form())
                && !otherHonorifics(sentence, last);
        Edit subject = fits ? honoured(sentence) : null;
        if (subject == null) {
            return null;
        }
        String raised = switch (last.stem().form()) {
            case "먹" -> "드시";
            case "자" -> "주무시";
            default -> null;
        };
        Edit verb = raised == null
                ? Edits.conjugated(last, form.withHonorific(true))
                : Edits.composed(last.start(), last.end(), "", Stem.of(raised, Category.VERB), form);
        return verb == null ? null : new Draft(Change.HONORIFIC, verb, subject);
    }

    private static @Nullable Edit honoured(Sentence sentence) {
        for (int i = 1; i < sentence.tokens().size(); i++) {
            Token token = sentence.tokens().get(i);
            boolean subject = token.isParticle()
                    && (token.surface().equals("이") || token.surface().equals("가"));
            if (subject) {
                Token before = sentence.tokens().get(i - 1);
                int start = before.start();
                while (start > 0 && !Character.isWhitespace(sentence.text().charAt(start - 1))) {
                    start--;
                }
                String noun = sentence.text().substring(start, token.start());
                return HONOURED.contains(noun)
                        ? new Edit(token.start(), token.end(), "께서", Expectation.word(0, "께서", "J"))
                        : null;
            }
        }
        return null;
    }

    /** 저는 갔어요 becomes 나는 갔어. */
    private static @Nullable Draft ownPerson(Sentence sentence, Predicate last) {
        int end = 0;
        while (end < sentence.text().length()
                && !Character.isWhitespace(sentence.text().charAt(end))) {
            end++;
        }
        String word = sentence.text().substring(0, end);
        String other = PRONOUNS.get(word);
        if (other == null
                || last.form().honorific()
                || HUMBLE.containsKey(last.stem().form())
                || repeated(sentence)) {
            return null;
        }
        boolean humble = word.startsWith("저") || word.startsWith("제") || word.startsWith("전");
        Ending ending = (humble ? FAMILIAR : POLITE).get(last.form().ending());
        if (ending == null) {
            return null;
        }
        Edit verb = Edits.conjugated(last, last.form().withEnding(ending));
        return verb == null ? null : new Draft(Change.HONORIFIC, verb, new Edit(0, end, other, Expectation.NOTHING));
    }

    private static boolean repeated(Sentence sentence) {
        long persons = sentence.tokens().stream()
                .filter(token -> token.tag().equals("NP") && PERSONS.contains(token.surface()))
                .count();
        return persons > 1;
    }
}
