package io.github.jjak.negatives.english;

/** One way to read a word as a verb. */
record VerbReading(String lemma, VerbForm form) {}
