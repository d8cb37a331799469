/** English perturbations: a finite-verb finder of our own, forms made by SimpleNLG. */
@NullMarked
package io.github.jjak.negatives.english;

import org.jspecify.annotations.NullMarked;
