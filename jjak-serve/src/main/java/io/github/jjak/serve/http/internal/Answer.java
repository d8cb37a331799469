package io.github.jjak.serve.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back.
 *
 * @param status of HTTP
 * @param contentType with its character set
 * @param body not copied and not to be changed
 * @param headers further ones
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** 200 with a value that Jackson writes. */
    public static Answer json(Object value) {
        try {
            return new Answer(200, "application/json", JsonBody.MAPPER.writeValueAsBytes(value), Map.of());
        } catch (JsonProcessingException cause) {
            throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), cause);
        }
    }

    /** 200 with text. */
    public static Answer text(String contentType, String text) {
        return new Answer(200, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The same with another status. */
    public Answer withStatus(int other) {
        return new Answer(other, contentType, body, headers);
    }

    /** The same with one more header. */
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }
}
