/**
 * Perturbations of Korean: Nori analyses, this package composes stem and ending, and every result is analysed again before it
 * leaves.
 */
@NullMarked
package io.github.jjak.negatives.korean;

import org.jspecify.annotations.NullMarked;
