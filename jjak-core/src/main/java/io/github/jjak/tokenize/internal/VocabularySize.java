package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.jjak.error.ModelException;
import java.io.IOException;

/** Reads from a {@code tokenizer.json}, token by token, how many rows an embedding table needs for it. */
public final class VocabularySize {

    private VocabularySize() {}

    /**
     * The largest token number plus one, over the vocabulary and the added tokens; 0 if there are none.
     *
     * @param tokenizerJson content of the file
     * @param origin what messages call it
     * @throws ModelException if it is not JSON
     */
    public static long of(byte[] tokenizerJson, String origin) {
        try (JsonParser parser = new JsonFactory().createParser(tokenizerJson)) {
            long size = 0;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String section = parser.currentName();
                parser.nextToken();
                switch (section) {
                    case "added_tokens" -> size = Math.max(size, addedTokens(parser));
                    case "model" -> size = Math.max(size, model(parser));
                    default -> parser.skipChildren();
                }
            }
            return size;
        } catch (IOException cause) {
            throw new ModelException(origin + " cannot be used as a tokenizer: it is not valid JSON.", cause);
        }
    }

    private static long addedTokens(JsonParser parser) throws IOException {
        long size = 0;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = parser.currentName().equals("id");
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && id) {
                    size = Math.max(size, parser.getLongValue() + 1);
                }
                parser.skipChildren();
            }
        }
        return size;
    }

    private static long model(JsonParser parser) throws IOException {
        long size = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean vocabulary = parser.currentName().equals("vocab");
            JsonToken start = parser.nextToken();
            if (vocabulary && start == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    size = Math.max(size, parser.nextLongValue(-1) + 1);
                }
            } else if (vocabulary && start == JsonToken.START_ARRAY) {
                // Unigram: a list of pieces and scores; the place is the number.
                while (parser.nextToken() == JsonToken.START_ARRAY) {
                    parser.skipChildren();
                    size++;
                }
            } else {
                parser.skipChildren();
            }
        }
        return size;
    }
}
