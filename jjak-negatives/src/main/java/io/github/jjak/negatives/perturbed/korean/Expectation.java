package io.github.jjak.negatives.perturbed.korean;

/** What the second analysis must find where an edit was made. */
interface Expectation {

    /** Only the surroundings must stay as they are. */
    Expectation NOTHING = (changed, start) -> true;

    /**
     * Whether it is there.
     *
     * @param changed the changed sentence
     * @param start where the replacement begins in it
     */
    boolean holds(Sentence changed, int start);

    /** Both. */
    default Expectation and(Expectation other) {
        return (changed, start) -> holds(changed, start) && other.holds(changed, start);
    }

    /** A token with this surface and a tag that begins so, {@code offset} characters into the replacement. */
    static Expectation word(int offset, String surface, String tagPrefix) {
        return (changed, start) -> {
            Token token = changed.tokenAt(start + offset);
            return token != null && token.surface().equals(surface) && token.tag().startsWith(tagPrefix);
        };
    }

    /** A predicate of this stem in this form; endings that sound alike behind the stem are the same. */
    static Expectation predicate(int offset, String stem, Form form) {
        return (changed, start) -> {
            for (Predicate predicate : changed.predicates()) {
                if (predicate.start() == start + offset
                        && predicate.stem().form().equals(stem)
                        && (predicate.form().equals(form)
                                || Conjugator.conjugate(predicate.stem(), form).contains(predicate.surface()))) {
                    return true;
                }
            }
            return false;
        };
    }
}
