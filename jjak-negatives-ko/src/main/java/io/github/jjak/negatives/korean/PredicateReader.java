package io.github.jjak.negatives.korean;

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
            if (tokens.get(i).isPredicateWithEndings() && !isCutWrong(tokens, i)) {
                int last = lastEnding(tokens, i);
                Span span = new Span(text, tokens, i, tokens.get(last).end(), end);
                Predicate predicate = read(span, predicates.isEmpty() ? null : predicates.get(predicates.size() - 1));
                if (predicate != null) {
                    predicates.add(predicate);
                }
            }
        }
        return predicates;
    }

    /** 고와요 is not 고 and 와요: an auxiliary is a word of its own behind 고. 자를까 is not 자를 and 까, which is no verb behind a particle. */
    private static boolean isCutWrong(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        Token before = index > 0 ? tokens.get(index - 1) : null;
        if (before == null || before.end() != token.start()) {
            return false;
        }
        boolean auxiliary = token.tag().equals("VX")
                && before.isEnding()
                && before.surface().equals("고");
        return auxiliary || (before.isParticle() && token.surface().startsWith("까"));
    }

    /** A stem's token and all that belongs to it. */
    private record Span(String text, List<Token> tokens, int first, int end, int sentenceEnd) {

        Token token() {
            return tokens.get(first);
        }

        boolean followsObject() {
            String before = first == 0 ? "" : tokens.get(first - 1).surface();
            return before.equals("을") || before.equals("를");
        }

        String surface() {
            return text.substring(token().start(), end);
        }
    }

    private static int lastEnding(List<Token> tokens, int first) {
        int last = first;
        while (last + 1 < tokens.size()
                && tokens.get(last).end() == tokens.get(last + 1).start()) {
            Token next = tokens.get(last + 1);
            boolean politeParticle = next.isParticle() && next.surface().equals("요");
            if (!next.isEnding() && !politeParticle) {
                break;
            }
            last++;
        }
        return last;
    }

    private static @Nullable Predicate read(Span span, @Nullable Predicate before) {
        for (String form : stemForms(span, before)) {
            String lemma = lemma(span, form);
            for (Category category : categories(span.token().tag(), form, lemma, span.followsObject(), before)) {
                List<Predicate> found = new ArrayList<>();
                for (ConjugationClass type : ConjugationClass.of(form, category)) {
                    Stem stem = category == Category.COPULA
                            ? Stem.copula(!Hangul.isClosed(
                                    span.text().substring(0, span.token().start())))
                            : new Stem(form, category, type);
                    found.addAll(readings(span.first(), span.token(), span.end(), stem, lemma, span.surface()));
                }
                if (!found.isEmpty()) {
                    return best(found, span.end() == span.sentenceEnd());
                }
            }
        }
        return null;
    }

    /** The reading whose ending fits the place; null where the readings differ in tense. */
    private static @Nullable Predicate best(List<Predicate> found, boolean closing) {
        Predicate best = found.get(0);
        for (Predicate each : found) {
            if (each.form().tense() != best.form().tense()) {
                return null;
            }
            boolean bestFits = best.form().ending().closesSentence() == closing;
            if (!bestFits && each.form().ending().closesSentence() == closing) {
                best = each;
            }
        }
        return best;
    }

    private static List<String> stemForms(Span span, @Nullable Predicate before) {
        Token token = span.token();
        boolean prohibited = before != null
                && before.form().ending() == Ending.JI
                && before.end() == token.start() - 1
                && token.surface().startsWith("마");
        String chosen = prohibited ? "말" : Homographs.choose(token.form(), span.surface(), span.tokens(), span.first());
        if (chosen == null) {
            return List.of();
        }
        if (token.morphemes().size() == 1 && !token.surface().equals(chosen)) {
            return List.of(chosen, token.surface());
        }
        return List.of(chosen);
    }

    /** The categories to try, the likeliest first: Nori confuses the two kinds of 하다. */
    private static List<Category> categories(
            String tag, String form, String lemma, boolean object, @Nullable Predicate before) {
        if (tag.equals("VCP")) {
            return List.of(Category.COPULA);
        }
        if (form.endsWith("있") || form.endsWith("없")) {
            return List.of(Category.EXISTENCE);
        }
        if (tag.equals("VX") && (form.equals("않") || form.equals("못하")) && before != null) {
            Category main = before.stem().category();
            return List.of(main == Category.COPULA ? Category.ADJECTIVE : main);
        }
        boolean adjective =
                tag.equals("VA") || tag.equals("XSA") || tag.equals("VCN") || AUXILIARY_ADJECTIVES.contains(form);
        Category certain = Lexicon.category(lemma);
        if (certain == Category.ADJECTIVE && object && tag.startsWith("VV")) {
            return List.of(Category.VERB); // 메모를 적다
        }
        if (certain != null) {
            return List.of(certain);
        }
        return adjective ? List.of(Category.ADJECTIVE, Category.VERB) : List.of(Category.VERB, Category.ADJECTIVE);
    }

    /** The stem with the nouns before it in its word. */
    private static String lemma(Span span, String form) {
        if (!span.token().tag().startsWith("XS")) {
            return form;
        }
        int start = span.token().start();
        for (int i = span.first() - 1; i >= 0; i--) {
            Token token = span.tokens().get(i);
            boolean joined = token.end() == start
                    && (token.isNoun()
                            || token.tag().equals("XR")
                            || token.tag().equals("XSN")
                            || token.tag().equals("XPN")
                            || token.tag().equals("MAG"));
            if (!joined) {
                break;
            }
            start = token.start();
        }
        return span.text().substring(start, span.token().start()) + form;
    }

    private static List<Predicate> readings(int first, Token token, int end, Stem stem, String lemma, String surface) {
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
                        found.add(new Predicate(
                                first, token.start(), end, stem, lemma, token.tag(), form, spelling, surface));
                    }
                }
            }
        }
        return found;
    }

    /** A cheap test: an ending's last whole syllable is the last of the word. */
    private static boolean canEnd(String surface, Ending ending) {
        char last = Hangul.last(ending.pattern());
        return !Hangul.isSyllable(last)
                || last == Hangul.last(surface)
                || surface.endsWith("에요")
                || surface.endsWith("세요");
    }
}
