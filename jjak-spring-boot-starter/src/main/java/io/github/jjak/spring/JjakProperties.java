package io.github.jjak.spring;

import io.github.jjak.model.Backend;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings {@code jjak.*}.
 *
 * @param model a folder, {@code builtin:NAME}, an {@code .onnx} file or a name on the Hugging Face hub; without it there is no bean
 * @param backend what computes the vectors; libtorch without it. {@code onnx} and {@code onnx-int8} need {@code
 *     com.microsoft.onnxruntime:onnxruntime} on the class path
 * @param index folder of an index, made if there is none, for a vector store; it is written by this application alone
 * @param reranker a cross-encoder, a folder or a name on the Hugging Face hub, for a document post-processor
 * @param rerankerTopN most documents that the post-processor gives back, at least 1; all without it
 */
@ConfigurationProperties("jjak")
public record JjakProperties(
        @Nullable String model,
        @Nullable Backend backend,
        @Nullable String index,
        @Nullable String reranker,
        @Nullable Integer rerankerTopN) {}
