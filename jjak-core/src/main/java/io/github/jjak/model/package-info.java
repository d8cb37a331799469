/** SentenceTransformer: encoder, pooling and further modules, and the sentence-transformers folder format. */
@NullMarked
package io.github.jjak.model;

import org.jspecify.annotations.NullMarked;
