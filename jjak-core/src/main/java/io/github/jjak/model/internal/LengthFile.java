package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code sentence_bert_config.json}, which says how sentence-transformers runs the Transformer, or the same by one of its older names.
 *
 * @param json its content; empty if there is none
 * @param origin name for messages
 */
record LengthFile(ObjectNode json, String origin) {

    /** The name that is written. */
    static final String NAME = "sentence_bert_config.json";

    private static final List<String> NAMES = List.of(
            NAME,
            "sentence_roberta_config.json",
            "sentence_distilbert_config.json",
            "sentence_camembert_config.json",
            "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json",
            "sentence_xlnet_config.json");

    /** The first of the names that there is. */
    static LengthFile read(EncoderFiles files) {
        for (String name : NAMES) {
            Path file = files.file(name);
            if (Files.isRegularFile(file)) {
                ObjectNode json = JsonFile.readObject(file);
                files.kind().transformer().check(json, file.toString());
                return new LengthFile(json, file.toString());
            }
        }
        return new LengthFile(JsonFile.object(), files.file(NAME).toString());
    }

    /** {@code do_lower_case}: texts are lower-cased before all else. */
    boolean lowerCase() {
        return new JsonFields(json, origin).flag("do_lower_case", false);
    }
}
