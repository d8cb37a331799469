package io.github.jjak.negatives.english;

/** When a finite verb says that something is the case. */
enum Time {
    PAST,
    PRESENT,
    /** {@code they put}: the form does not tell. */
    PAST_OR_PRESENT,
    /** {@code will}. */
    FUTURE,
    /** {@code can}, {@code must} and the like: left alone. */
    MODAL
}
