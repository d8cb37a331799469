/** What every route needs: calls and answers, checks of host, origin, keys and sizes, the forms of errors. */
@NullMarked
package io.github.jjak.serve.http;

import org.jspecify.annotations.NullMarked;
