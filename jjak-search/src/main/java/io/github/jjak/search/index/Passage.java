package io.github.jjak.search.index;

/**
 * A part of a row's text.
 *
 * @param number of the part, from 0
 * @param start first character, from 0
 * @param end behind the last character
 */
public record Passage(int number, int start, int end) {}
