/** The ONNX format: its messages, weights of exported encoders under Hugging Face's names, and graphs to be written. */
@NullMarked
package io.github.jjak.onnx.internal;

import org.jspecify.annotations.NullMarked;
