package io.github.jjak.negatives.korean;

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

    /** One of them. */
    default Expectation or(Expectation other) {
        return (changed, start) -> holds(changed, start) || other.holds(changed, start);
    }

    /** A token with this surface and a tag that begins so, {@code offset} characters into the replacement. */
    static Expectation word(int offset, String surface, String tagPrefix) {
        return (changed, start) -> {
            Token token = changed.tokenAt(start + offset);
            return token != null
                    && token.surface().equals(surface)
                    && token.tag().startsWith(tagPrefix);
        };
    }

    /**
     * A predicate in this form that ends so many characters into the replacement. Its stem is the intended one; where Nori
     * cuts a compound in one sentence and not in the other, it is the tail or the whole of it. Endings that sound alike behind
     * the stem are the same.
     */
    static Expectation predicate(int end, String stem, Form form) {
        return (changed, start) -> {
            for (Predicate predicate : changed.predicates()) {
                if (predicate.end() == start + end
                        && Homographs.same(predicate, stem, form)
                        && predicate.form().tense() == form.tense()
                        && Conjugator.conjugate(
                                        predicate.stem(), predicate.form().withEnding(form.ending()))
                                .contains(predicate.surface())) {
                    return true;
                }
            }
            return false;
        };
    }
}
