package io.github.jjak.negatives.korean;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An antonym or co-hyponym of the same frame in place of a verb or an adjective. */
final class VerbRule implements SentenceRule {

    /** 알고 싶다 and questions for the way do not bear the opposite. */
    private static final Set<String> KNOWING = Set.of("싶", "싶어", "언제", "어떻게", "어디", "얼마나", "자세히");

    /** What stands before a predicate. */
    private record Argument(String noun, String particle) {}

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        for (Predicate predicate : sentence.predicates()) {
            Word word = word(sentence, predicate);
            if (word == null
                    || !sentence.isWordEnd(predicate.end())
                    || !mayChange(sentence, predicate)
                    || !Clauses.mayExchange(sentence, predicate)) {
                continue;
            }
            Argument argument = argument(sentence, word.firstToken());
            for (VerbList.Entry entry : VerbList.of(word.lemma())) {
                if (fits(predicate, argument, entry)) {
                    partners(sentence, predicate, word, entry, drafts);
                }
            }
        }
        return drafts;
    }

    /** The whole verb: with the noun before 하다, and 좋아하다 from 좋아 and 하다. */
    private record Word(String lemma, int start, int firstToken) {}

    private static @Nullable Word word(Sentence sentence, Predicate predicate) {
        Predicate before = sentence.before(predicate);
        String stem = predicate.stem().form();
        boolean feeling = predicate.isAuxiliary()
                && stem.equals("하")
                && before != null
                && before.end() == predicate.start()
                && before.form().ending() == Ending.INTIMATE;
        if (before != null && feeling) {
            return word(sentence, before.surface() + stem, before.start(), before.first());
        }
        if (predicate.isAuxiliary() || predicate.stem().category() == Category.COPULA) {
            return null;
        }
        int length = predicate.lemma().length() - stem.length();
        return word(sentence, predicate.lemma(), predicate.start() - length, predicate.first() - (length > 0 ? 1 : 0));
    }

    private static @Nullable Word word(Sentence sentence, String lemma, int start, int firstToken) {
        return sentence.isWordStart(start) ? new Word(lemma, start, firstToken) : null;
    }

    /** Not before an auxiliary in 아/어, not in wishes. */
    private static boolean mayChange(Sentence sentence, Predicate predicate) {
        Predicate before = sentence.before(predicate);
        boolean wish = before != null
                && before.form().ending() == Ending.UMYEON
                && predicate.stem().form().equals("좋");
        boolean wishToKnow = predicate.stem().form().equals("알") && sentence.hasAnyWord(KNOWING);
        boolean asksHow = predicate.stem().form().equals("하")
                && predicate.lemma().endsWith("가능하")
                && sentence.hasAnyWord(KNOWING);
        return !wish
                && !wishToKnow
                && !asksHow
                && (predicate.form().ending() != Ending.INTIMATE || predicate.end() == sentence.end());
    }

    private static boolean fits(Predicate predicate, Argument argument, VerbList.Entry entry) {
        boolean sameKind =
                (predicate.stem().category() == Category.VERB) == (entry.stem().category() == Category.VERB);
        boolean objectFits = entry.takesObject()
                || (!argument.particle().equals("을") && !argument.particle().equals("를"));
        objectFits &= !argument.particle().endsWith("로");
        objectFits &= !entry.frame().contains("DAT") || !argument.particle().endsWith("에서");
        objectFits &= !entry.frame().endsWith("ACC")
                || (!argument.particle().equals("이") && !argument.particle().equals("가"));
        String noun = argument.noun().isEmpty() ? "-" : argument.noun();
        return sameKind
                && objectFits
                && (entry.nouns().isEmpty() || entry.nouns().contains(noun));
    }

    /** The noun right before the predicate, with its particle; adverbs are passed over. */
    private static Argument argument(Sentence sentence, int index) {
        String particle = "";
        for (int i = index - 1; i >= 0 && i >= index - 3; i--) {
            Token token = sentence.tokens().get(i);
            if (token.isNoun()) {
                return new Argument(head(token), particle);
            }
            if (token.isParticle()) {
                particle = token.surface();
            } else if (!token.tag().startsWith("MA")) {
                break;
            }
        }
        return new Argument("", particle);
    }

    /** The last part of a compound: 값 of 집값. */
    private static String head(Token noun) {
        List<Token.Morpheme> parts = noun.morphemes();
        return parts.get(parts.size() - 1).form();
    }

    private static void partners(
            Sentence sentence, Predicate predicate, Word word, VerbList.Entry entry, List<Draft> drafts) {
        for (String partner : entry.partners()) {
            List<VerbList.Entry> found = VerbList.of(partner);
            String others = sentence.text().substring(0, word.start()) + " "
                    + sentence.text().substring(predicate.end());
            boolean repeated =
                    others.contains(partner.endsWith("하") ? partner.substring(0, partner.length() - 1) : partner);
            if (found.isEmpty() || repeated) {
                continue;
            }
            Edit edit = Edits.composed(
                    word.start(), predicate.end(), "", found.get(0).stem(), predicate.form());
            if (edit != null) {
                drafts.add(new Draft(SentenceKinds.verb(sentence, predicate), edit));
            }
        }
    }
}
