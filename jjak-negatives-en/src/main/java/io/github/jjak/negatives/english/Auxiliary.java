package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A finite form of {@code be}, {@code have}, {@code do} or a modal.
 *
 * @param lemma {@code be}, {@code have}, {@code do}, or the modal itself
 * @param negative whether {@code n't} or {@code cannot}
 */
record Auxiliary(String lemma, Time time, boolean negative) {

    /** What stands for a modal beside a past. */
    static final Map<String, String> PAST_MODALS =
            WordList.of(Auxiliary.class, "modal-pasts.tsv").pairs();

    /** Forms that show a subject in the third person singular; {@code was} follows {@code I}, too. */
    static final Set<String> SINGULAR_FORMS =
            WordList.of(Auxiliary.class, "singular-auxiliaries.txt").words();

    /** Forms that show a plural subject. */
    static final Set<String> PLURAL_FORMS =
            WordList.of(Auxiliary.class, "plural-auxiliaries.txt").words();

    private static final Map<String, Auxiliary> FORMS = forms();

    /** The reading of a lower-case word, null if it is none. */
    static @Nullable Auxiliary of(String word) {
        return FORMS.get(word);
    }

    boolean isBe() {
        return lemma.equals("be");
    }

    boolean isModal() {
        return time == Time.MODAL || time == Time.FUTURE;
    }

    /** The form with {@code n't}. */
    static String contracted(String form) {
        return switch (form) {
            case "can" -> "can't";
            case "will" -> "won't";
            case "am" -> "am not";
            case "may" -> "may not";
            default -> form + "n't";
        };
    }

    /** The form without {@code n't}. */
    static String affirmative(String form) {
        return switch (form) {
            case "can't", "cannot" -> "can";
            case "won't" -> "will";
            case "shan't" -> "shall";
            default -> form.substring(0, form.length() - "n't".length());
        };
    }

    private static Map<String, Auxiliary> forms() {
        Map<String, Auxiliary> forms = new HashMap<>();
        add(forms, "be", Time.PRESENT, "am", "is", "are");
        add(forms, "be", Time.PAST, "was", "were");
        add(forms, "have", Time.PRESENT, "has", "have");
        add(forms, "have", Time.PAST, "had");
        add(forms, "do", Time.PRESENT, "do", "does");
        add(forms, "do", Time.PAST, "did");
        add(forms, "will", Time.FUTURE, "will");
        for (String modal : WordList.of(Auxiliary.class, "modals.txt").lines()) {
            add(forms, modal, Time.MODAL, modal);
        }
        forms.put("cannot", new Auxiliary("can", Time.MODAL, true));
        return Map.copyOf(forms);
    }

    private static void add(Map<String, Auxiliary> forms, String lemma, Time time, String... words) {
        for (String word : words) {
            forms.put(word, new Auxiliary(lemma, time, false));
            if (!word.equals("am") && !word.equals("may")) {
                forms.put(
                        contracted(word).equals("shalln't") ? "shan't" : contracted(word),
                        new Auxiliary(lemma, time, true));
            }
        }
    }
}
