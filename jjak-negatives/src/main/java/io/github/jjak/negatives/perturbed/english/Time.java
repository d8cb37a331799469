package io.github.jjak.negatives.perturbed.english;

/** When a finite verb says that something is the case. */
enum Time {
    PAST,
    PRESENT,
    /** {@code will}. */
    FUTURE,
    /** {@code can}, {@code must} and the like: left alone. */
    MODAL
}
