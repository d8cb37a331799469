package io.github.jjak.loss;

/** How several directions are joined; names are sentence-transformers' {@code partition_mode}. */
public enum PartitionMode {
    /** One softmax over the candidates of all directions. */
    JOINT,
    /** One softmax per direction, averaged. Only {@code QUERY_TO_DOC} and {@code DOC_TO_QUERY}. */
    PER_DIRECTION
}
