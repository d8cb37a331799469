package io.github.jjak.negatives.perturbed;

/**
 * A text made from another one by one rule.
 *
 * @param text the new text; differs from its source in meaning
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
        /** Another number, date or unit. */
        NUMBER,
        /** Another honorific person. */
        HONORIFIC;

        /** Lower-case name. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
