package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a repository holds at one commit: the hub's answer to {@code GET /api/models/{id}/revision/{revision}}, of which the
 * fields {@code sha} and {@code siblings[].rfilename} are read.
 *
 * @param commit full hash, 40 hexadecimal digits
 * @param files names with {@code /} between folders; none of them leads out of a folder
 */
record RepositoryListing(String commit, List<String> files) {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final int LONGEST_NAME = 1024;

    RepositoryListing {
        files = List.copyOf(files);
    }

    /**
     * Reads and checks the hub's answer.
     *
     * @param origin what messages call it
     * @throws ModelException if a field is missing, or a file name is dangerous
     */
    static RepositoryListing parse(JsonNode answer, String origin) {
        String commit = answer.path("sha").asText("");
        if (!HubId.isCommit(commit)) {
            throw new ModelException(origin + ": the answer names no commit of 40 hexadecimal digits (sha).");
        }
        if (!(answer.get("siblings") instanceof ArrayNode siblings)) {
            throw new ModelException(origin + ": the answer lists no files (siblings).");
        }
        List<String> files = new ArrayList<>();
        for (JsonNode sibling : siblings) {
            JsonNode name = sibling.get("rfilename");
            if (name == null || !name.isTextual()) {
                throw new ModelException(origin + ": the answer lists a file without a name (rfilename).");
            }
            files.add(checked(name.asText(), origin));
        }
        return new RepositoryListing(commit, files);
    }

    /** The same fields as the hub's answer has, for the cache. */
    ObjectNode toJson() {
        ObjectNode json = JsonFile.object().put("sha", commit);
        ArrayNode siblings = json.putArray("siblings");
        files.forEach(file -> siblings.addObject().put("rfilename", file));
        return json;
    }

    private static String checked(String name, String origin) {
        if (isDangerous(name)) {
            throw new ModelException(origin + ": the repository lists the file name \"" + EscapedText.of(name)
                    + "\", which could lead out of the cache. Nothing was downloaded; such a repository is not to be"
                    + " trusted.");
        }
        return name;
    }

    private static boolean isDangerous(String name) {
        if (name.length() > LONGEST_NAME
                || name.contains("\\")
                || DRIVE.matcher(name).matches()
                || name.chars().anyMatch(Character::isISOControl)) {
            return true;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
