/** What people said of hits, as UBI writes it, with personal data masked. */
@NullMarked
package io.github.jjak.serve.feedback.internal;

import org.jspecify.annotations.NullMarked;
