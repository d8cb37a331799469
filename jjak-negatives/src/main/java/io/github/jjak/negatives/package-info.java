/**
 * Pairs to pairs with negatives. This package is the pipeline: the corpus that is mined, candidates, why one is kept or not,
 * and the result. Where candidates come from and what judges them stands in the packages below.
 */
@NullMarked
package io.github.jjak.negatives;

import org.jspecify.annotations.NullMarked;
