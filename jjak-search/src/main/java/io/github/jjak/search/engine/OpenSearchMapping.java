package io.github.jjak.search.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;

/** The body of {@code PUT /NAME} for OpenSearch 2 and 3. */
final class OpenSearchMapping {

    private OpenSearchMapping() {}

    static ObjectNode of(EngineCollection collection) {
        String space = switch (collection.similarity()) {
            case COSINE -> "cosinesimil";
            case DOT -> "innerproduct";
            case EUCLIDEAN -> "l2";
            case MANHATTAN -> throw EngineFiles.unknownFunction(collection, "OpenSearch's Lucene engine");
        };
        ObjectNode root = JsonFile.object();
        root.putObject("settings").putObject("index").put("knn", true);
        ObjectNode vector = TextFields.in(root, collection).putObject(EngineCollection.EMBEDDING);
        vector.put("type", "knn_vector").put("dimension", collection.dimension());
        vector.putObject("method").put("name", "hnsw").put("engine", "lucene").put("space_type", space);
        return root;
    }
}
