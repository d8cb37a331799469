/** The routes: OpenAI's and TEI's forms, search, feedback, administration, health, the page. */
@NullMarked
package io.github.jjak.serve.api.internal;

import org.jspecify.annotations.NullMarked;
