package io.github.jjak.negatives.perturbed;

import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A text made from another one by one rule.
 *
 * @param text the new text; differs from its source in meaning as far as {@link SameMeaning} knows
 * @param rule what kind of change it is
 * @param change the words that were exchanged, {@code "old -> new"}
 */
public record Perturbation(String text, Rule rule, String change) {

    /** Kinds of change; the name in files and on the command line is {@link #id()}. */
    public enum Rule {
        /** Past for present or future, and the reverse. */
        TENSE,
        /** Another subject. */
        SUBJECT,
        /** Another verb or adjective of the same frame: an antonym or a co-hyponym. */
        VERB,
        /** Negation added or taken away. */
        POLARITY,
        /** Another number, date, duration or unit. */
        NUMBER,
        /** Another quantity or scope: <em>at least</em> for <em>at most</em>, 미만 for 이상, <em>all</em> for <em>some</em>. */
        SCOPE,
        /** What must be done for what may be done, and the reverse. */
        MODALITY,
        /** Another noun that is no subject: an opposite (<em>deposit</em>, <em>withdrawal</em>) or one of the same kind. */
        NOUN,
        /** Another question word: <em>when</em> for <em>where</em>. */
        ASKED,
        /** Another honorific person; hardly ever another meaning, so only made when it is named. */
        HONORIFIC;

        /** The rules whose results mean something else: all but {@link #HONORIFIC}. */
        public static Set<Rule> usual() {
            return EnumSet.complementOf(EnumSet.of(HONORIFIC));
        }

        /** Lower-case name. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Refuses a perturber without rules.
         *
         * @throws UsageException if there is none
         */
        public static void requireSome(Set<Rule> rules) {
            if (rules.isEmpty()) {
                throw new UsageException("No rule of perturbation was chosen. Choose at least one of "
                        + Arrays.stream(values()).map(Rule::id).toList() + ".");
            }
        }
    }
}
