/** Jjak's side of the comparison with sentence-transformers and ONNX Runtime; {@code jjak-bench/peers/run} drives it. */
@NullMarked
package io.github.jjak.bench.peers;

import org.jspecify.annotations.NullMarked;
