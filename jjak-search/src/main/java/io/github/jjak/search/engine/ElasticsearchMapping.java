package io.github.jjak.search.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;

/** The body of {@code PUT /NAME} for Elasticsearch 8 and 9. */
final class ElasticsearchMapping {

    private ElasticsearchMapping() {}

    static ObjectNode of(EngineCollection collection) {
        String similarity = switch (collection.similarity()) {
            case COSINE -> "cosine";
            // "dot_product" would refuse vectors that are not of length 1.
            case DOT -> "max_inner_product";
            case EUCLIDEAN -> "l2_norm";
            case MANHATTAN -> throw EngineFiles.unknownFunction(collection, "Elasticsearch");
        };
        ObjectNode root = JsonFile.object();
        TextFields.in(root, collection)
                .putObject(EngineCollection.EMBEDDING)
                .put("type", "dense_vector")
                .put("dims", collection.dimension())
                .put("index", true)
                .put("similarity", similarity);
        return root;
    }
}
