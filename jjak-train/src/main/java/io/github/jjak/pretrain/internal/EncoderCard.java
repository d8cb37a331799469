package io.github.jjak.pretrain.internal;

import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.run.internal.ModelInTraining;

/** The README of an encoder that was trained on raw text: counts and settings, never texts. */
record EncoderCard(MaskedLanguageModel model, Corpus corpus, ModelInTraining.Saved about) {

    String toMarkdown() {
        StringBuilder card = new StringBuilder("""
                ---
                library_name: sentence-transformers
                pipeline_tag: feature-extraction
                tags:
                - fill-mask
                - feature-extraction
                - jjak
                ---

                # Encoder trained on raw text with Jjak

                Masked language modelling. The folder is a plain encoder with mean pooling; the head that guesses hidden
                tokens is in `%s`. Fine-tune the encoder before it is used for retrieval.

                | | |
                |---|---|
                """.formatted(MaskedLanguageModel.HEAD_FILE));
        row(card, "started from", "`" + model.model().location() + "`");
        row(card, "lines of text", Long.toString(corpus.counts().lines()));
        row(card, "tokens per epoch", Long.toString(corpus.counts().tokens()));
        row(card, "steps", Integer.toString(about.step()));
        about.settings().forEach((name, value) -> {
            if (value != null) {
                row(card, name, value.toString());
            }
        });
        if (!about.last().isEmpty()) {
            card.append("\n| held-out lines | before | now |\n|---|---:|---:|\n");
            about.last()
                    .forEach((name, value) -> card.append("| ")
                            .append(name)
                            .append(" | ")
                            .append(MetricValue.inWords(about.base().get(name)))
                            .append(" | ")
                            .append(MetricValue.inWords(value))
                            .append(" |\n"));
        }
        return card.toString();
    }

    private static void row(StringBuilder card, String name, String value) {
        card.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }
}
