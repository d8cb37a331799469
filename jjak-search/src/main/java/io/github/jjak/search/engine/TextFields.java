package io.github.jjak.search.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the mappings of OpenSearch and Elasticsearch have in common. */
final class TextFields {

    /** A keyword of more than 32,766 bytes would be refused; a character has at most four. */
    private static final int LONGEST_KEYWORD = 8191;

    private TextFields() {}

    /** Adds the metadata and the columns, and returns the properties. */
    static ObjectNode in(ObjectNode root, EngineCollection collection) {
        ObjectNode mappings = root.putObject("mappings");
        mappings.putObject("_meta").set("jjak", EngineFiles.description(collection));
        ObjectNode properties = mappings.putObject("properties");
        properties.putObject(collection.textColumn()).put("type", "text");
        for (String column : collection.columns()) {
            properties.putObject(column).put("type", "keyword").put("ignore_above", LONGEST_KEYWORD);
        }
        return properties;
    }
}
