/** Load on a running server from another process: overload, short beside long, soak, exchange of the index. */
@NullMarked
package io.github.jjak.bench.load;

import org.jspecify.annotations.NullMarked;
