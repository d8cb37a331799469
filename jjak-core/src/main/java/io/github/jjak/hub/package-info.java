/** Models of the Hugging Face hub: the download and the cache that is shared with Python's {@code huggingface_hub}. */
@NullMarked
package io.github.jjak.hub;

import org.jspecify.annotations.NullMarked;
