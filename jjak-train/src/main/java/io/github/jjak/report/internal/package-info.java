/** What a run tells people: the model card, the report. */
@NullMarked
package io.github.jjak.report.internal;

import org.jspecify.annotations.NullMarked;
