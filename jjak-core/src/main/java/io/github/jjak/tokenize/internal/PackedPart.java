package io.github.jjak.tokenize.internal;

/**
 * Where the rows of a part of a batch lie in the whole batch. Arrays are not copied and must not be changed.
 *
 * @param whole the batch
 * @param packedRows for each row of the part, in packed order, its row in the packed order of the whole
 * @param inputRows for each row of the part, in the order it was given, its number among the rows given to the whole
 * @param firstTokens for each row of the whole, in packed order, its first token; then the number of tokens
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PackedPart(PackedTokens whole, int[] packedRows, int[] inputRows, int[] firstTokens) {}
