package io.github.jjak.search;

/** How near two vectors are; higher is nearer. */
public enum Similarity {
    /** Inner product of the vectors divided by their lengths, -1 to 1. */
    COSINE,
    /** Inner product of the vectors as they are. */
    INNER_PRODUCT
}
