package io.github.jjak.tokenize.internal;

/**
 * A token of a text.
 *
 * @param id its number
 * @param written as the vocabulary writes it
 * @param special whether the model puts it around every text
 * @param start first character in the text, in code points from 0; -1 for a special token
 * @param end behind the last character; -1 for a special token
 */
public record TextToken(int id, String written, boolean special, int start, int end) {}
