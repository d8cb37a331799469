package io.github.jjak.negatives.perturbed.korean;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds predicates among Nori's tokens. Nori names the stem; the endings are read by composing: of all forms of the stem, the one
 * that gives back the surface is the reading. Two readings of different tense are none.
 */
final class PredicateReader {

    private static final Form.Tense[] TENSES = Form.Tense.values();
    private static final Ending[] ENDINGS = Ending.values();
    private static final Set<String> AUXILIARY_ADJECTIVES = Set.of("싶", "만하", "듯하", "듯싶");

    private PredicateReader() {}

    /**
     * Reads all predicates.
     *
     * @param text the sentence
     * @param tokens its tokens
     * @param end offset behind the last word of the sentence, where a closing ending is expected
     */
    static List<Predicate> read(String text, List<Token> tokens, int end) {
        List<Predicate> predicates = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).isPredicateWithEndings()) {
                continue;
            }
            int last = i;
            while (last + 1 < tokens.size()
                    && tokens.get(last + 1).isEnding()
                    && tokens.get(last).end() == tokens.get(last + 1).start()) {
                last++;
            }
            Predicate predicate = read(text, tokens, i, last, predicates, end);
            if (predicate != null) {
                predicates.add(predicate);
            }
        }
        return predicates;
    }

    private static @Nullable Predicate read(
            String text, List<Token> tokens, int first, int last, List<Predicate> before, int sentenceEnd) {
        Token token = tokens.get(first);
        int end = tokens.get(last).end();
        String surface = text.substring(token.start(), end);
        for (String form : stemForms(token)) {
            Category category = category(token.tag(), form, before);
            Predicate best = null;
            for (ConjugationClass type : ConjugationClass.of(form, category)) {
                Stem stem = category == Category.COPULA
                        ? Stem.copula(token.start() > 0 && !Hangul.isClosed(text.substring(0, token.start())))
                        : new Stem(form, category, type);
                String lemma = noun(tokens, first) + form;
                for (Predicate found : readings(first, token, end, stem, lemma, surface)) {
                    if (best == null) {
                        best = found;
                    } else if (best.form().tense() != found.form().tense()) {
                        return null;
                    } else if (end == sentenceEnd != best.form().ending().closesSentence()
                            && end == sentenceEnd == found.form().ending().closesSentence()) {
                        best = found;
                    }
                }
            }
            if (best != null) {
                return best;
            }
        }
        return null;
    }

    private static List<String> stemForms(Token token) {
        String form = token.form();
        if (token.morphemes().size() == 1 && !token.surface().equals(form)) {
            return List.of(form, token.surface());
        }
        return List.of(form);
    }

    private static Category category(String tag, String form, List<Predicate> before) {
        if (tag.equals("VCP")) {
            return Category.COPULA;
        }
        if (form.endsWith("있") || form.endsWith("없")) {
            return Category.EXISTENCE;
        }
        if (tag.equals("VX") && (form.equals("않") || form.equals("못하")) && !before.isEmpty()) {
            Category main = before.get(before.size() - 1).stem().category();
            return main == Category.ADJECTIVE ? Category.ADJECTIVE : Category.VERB;
        }
        boolean adjective = tag.equals("VA") || tag.equals("XSA") || tag.equals("VCN") || AUXILIARY_ADJECTIVES.contains(form);
        return Lexicon.category(form, adjective ? Category.ADJECTIVE : Category.VERB);
    }

    private static String noun(List<Token> tokens, int index) {
        Token stem = tokens.get(index);
        if (index == 0 || !stem.tag().startsWith("XS")) {
            return "";
        }
        Token noun = tokens.get(index - 1);
        return noun.end() == stem.start() ? noun.surface() : "";
    }

    private static List<Predicate> readings(
            int first, Token token, int end, Stem stem, String lemma, String surface) {
        List<Predicate> found = new ArrayList<>();
        for (Ending ending : ENDINGS) {
            if (!canEnd(surface, ending)) {
                continue;
            }
            for (Form.Tense tense : TENSES) {
                for (int honorific = 0; honorific < 2; honorific++) {
                    Form form = new Form(honorific == 1, tense, ending);
                    int spelling = Conjugator.conjugate(stem, form).indexOf(surface);
                    if (spelling >= 0) {
                        found.add(new Predicate(first, token.start(), end, stem, lemma, token.tag(), form, spelling, surface));
                    }
                }
            }
        }
        return found;
    }

    /** A cheap test: an ending's last whole syllable is the last of the word. */
    private static boolean canEnd(String surface, Ending ending) {
        char last = Hangul.last(ending.pattern());
        return !Hangul.isSyllable(last) || last == Hangul.last(surface) || surface.endsWith("에요") || surface.endsWith("세요");
    }
}
