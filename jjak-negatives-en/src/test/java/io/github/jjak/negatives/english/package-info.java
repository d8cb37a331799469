@org.jspecify.annotations.NullMarked
package io.github.jjak.negatives.english;
