package io.github.jjak.negatives.korean;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Composes stem and endings after the rules of Standard Korean Orthography (chapter 4, sections 15 to 18 and 34 to 40). A form that may be contracted or not comes in
 * both spellings, the usual one first.
 *
 * <ol>
 *   <li>시 is attached, and what it gives is a regular stem.
 *   <li>았 is attached by vowel harmony and contracted; then 겠. What they give takes the endings of a tensed stem.
 *   <li>The last ending is attached.
 * </ol>
 */
final class Conjugator {

    /** Verbs that are honorific by themselves: 계세요, not 계셔요. */
    private static final Set<String> HONORIFIC_STEMS = Set.of("계시", "드시", "주무시", "잡수시", "돌아가시", "편찮으시");

    private Conjugator() {}

    /** All spellings of the form, preferred first; empty where the stem has no such form. */
    static List<String> conjugate(Stem stem, Form form) {
        if (form.ending().mood() == Ending.Mood.DIRECTIVE
                && (form.honorific() || form.tense() != Form.Tense.NONE || stem.category() == Category.COPULA)) {
            return List.of();
        }
        boolean polite = form.ending() == Ending.POLITE && form.tense() == Form.Tense.NONE;
        if (polite && HONORIFIC_STEMS.contains(stem.form())) {
            return List.of(Hangul.withLast(stem.form(), '세') + "요");
        }
        List<Stem> stems = List.of(stem);
        if (form.honorific()) {
            if (polite) {
                return attachAll(stems, "U세요");
            }
            stems = restem(attachAll(stems, "U시"), stem.category());
        }
        if (form.tense() == Form.Tense.PAST || form.tense() == Form.Tense.PAST_PROSPECT) {
            stems = restem(attachAll(stems, "Aㅆ"), Category.TENSED);
        }
        if (form.tense() == Form.Tense.PROSPECT || form.tense() == Form.Tense.PAST_PROSPECT) {
            stems = restem(attachAll(stems, "겠"), Category.TENSED);
        }
        Set<String> result = new LinkedHashSet<>();
        for (Stem each : stems) {
            for (String ending : form.ending().forms(each.category())) {
                result.addAll(attach(each, ending));
            }
        }
        return List.copyOf(result);
    }

    private static List<String> attachAll(List<Stem> stems, String ending) {
        List<String> result = new ArrayList<>();
        for (Stem stem : stems) {
            result.addAll(attach(stem, ending));
        }
        return result;
    }

    private static List<Stem> restem(List<String> forms, Category category) {
        Category next = category == Category.COPULA
                        || (category == Category.EXISTENCE
                                && !forms.isEmpty()
                                && forms.get(0).startsWith("있"))
                ? Category.ADJECTIVE
                : category;
        return forms.stream()
                .map(form -> new Stem(form, next, ConjugationClass.REGULAR))
                .toList();
    }

    private static List<String> attach(Stem stem, String ending) {
        if (stem.type() == ConjugationClass.COPULA) {
            return CopulaForms.attach(stem.afterVowel(), ending);
        }
        if (stem.type() == ConjugationClass.NEGATIVE_COPULA && ending.startsWith("A")) {
            return CopulaForms.attachNegative(stem.form(), ending);
        }
        String rest = ending.substring(1);
        return switch (ending.charAt(0)) {
            case 'A' -> VowelEnding.attach(stem, rest);
            case 'U' -> List.of(link(stem, rest));
            case 'S' ->
                List.of(
                        takesConsonantForm(stem)
                                ? stem.form() + "습" + rest.substring(1)
                                : Hangul.append(withoutRieul(stem), rest));
            case 'N' ->
                List.of(
                        takesConsonantForm(stem)
                                ? stem.form() + "는" + rest.substring(1)
                                : Hangul.append(withoutRieul(stem), rest));
            case '네', '나', '니', '냐', '는' -> nasal(stem, ending);
            default -> List.of(stem.form() + ending);
        };
    }

    /** Before ㄴ: ㄹ falls; the ㅎ of 그렇다 may fall. */
    private static List<String> nasal(Stem stem, String ending) {
        if (stem.type() == ConjugationClass.HIEUT) {
            return List.of(stem.form() + ending, withoutFinal(stem.form()) + ending);
        }
        return List.of(withoutRieul(stem) + ending);
    }

    private static boolean takesConsonantForm(Stem stem) {
        return Hangul.isClosed(stem.form()) && stem.type() != ConjugationClass.RIEUL;
    }

    private static String withoutRieul(Stem stem) {
        return stem.type() == ConjugationClass.RIEUL ? withoutFinal(stem.form()) : stem.form();
    }

    static String withoutFinal(String form) {
        return Hangul.withLast(form, Hangul.withFinal(Hangul.last(form), '\0'));
    }

    /** Endings with the linking vowel 으. */
    private static String link(Stem stem, String rest) {
        String form = stem.form();
        return switch (stem.type()) {
            case DIGEUT -> join(Hangul.withLast(form, Hangul.withFinal(Hangul.last(form), 'ㄹ')) + "으", rest);
            case BIEUP -> join(withoutFinal(form) + "우", rest);
            case SIOT -> join(withoutFinal(form) + "으", rest);
            case HIEUT -> join(withoutFinal(form), rest);
            case RIEUL -> join("ㄴㄹㅂ시세십니나".indexOf(rest.charAt(0)) >= 0 ? withoutFinal(form) : form, rest);
            default -> join(Hangul.isClosed(form) ? form + "으" : form, rest);
        };
    }

    private static String join(String base, String rest) {
        if (rest.charAt(0) == 'ㅁ' && Hangul.finalOf(Hangul.last(base)) == 'ㄹ') {
            return Hangul.withLast(base, Hangul.withFinal(Hangul.last(base), 'ㄻ')) + rest.substring(1);
        }
        return Hangul.append(base, rest);
    }
}
