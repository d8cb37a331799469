/** What people said of hits, as training data: events in the schema of User Behavior Insights in, judged pairs out. */
@NullMarked
package io.github.jjak.feedback;

import org.jspecify.annotations.NullMarked;
