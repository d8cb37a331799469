package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names of a model's branches and tags: the hub's answer to {@code GET /api/models/{id}/refs}. */
final class RevisionNames {

    private static final int MOST = 1000;

    private RevisionNames() {}

    static List<String> of(HubClient client, HubId id) throws IOException {
        JsonNode answer = client.json(id, "/api/models/" + id.name() + "/refs", "revisions of " + id.name());
        List<String> names = new ArrayList<>();
        for (String kind : List.of("branches", "tags")) {
            for (JsonNode reference : answer.path(kind)) {
                String name = reference.path("name").asText("");
                if (!name.isEmpty() && names.size() < MOST) {
                    names.add(EscapedText.of(name));
                }
            }
        }
        return names;
    }
}
