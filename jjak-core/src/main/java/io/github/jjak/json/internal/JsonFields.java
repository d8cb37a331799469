package io.github.jjak.json.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;

/**
 * Checked fields of one JSON object of a model folder; every complaint names the origin, the field, the value found and the
 * range allowed.
 *
 * @param object the object read
 * @param origin file name for messages
 */
public record JsonFields(JsonNode object, String origin) {

    /** An integer within {@code [least, most]}; {@code otherwise} when the field is absent or null. */
    public int integer(String field, int otherwise, int least, int most) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        return checked(field, value, least, most);
    }

    /** An integer within {@code [least, most]} that must be there. */
    public int integer(String field, int least, int most) {
        return checked(field, required(field), least, most);
    }

    /** A finite number within {@code [least, most]}; {@code otherwise} when the field is absent or null. */
    public double number(String field, double otherwise, double least, double most) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        double number = value.asDouble(Double.NaN);
        if (!value.isNumber() || !(number >= least && number <= most)) {
            throw wrong(field, value, "a number from " + least + " to " + most);
        }
        return number;
    }

    /** A string; {@code otherwise} when the field is absent or null. */
    public String text(String field, String otherwise) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(field, value, "a string");
        }
        return value.asText();
    }

    /** A string that must be there. */
    public String text(String field) {
        required(field);
        return text(field, "");
    }

    /** A boolean; {@code otherwise} when the field is absent or null. */
    public boolean flag(String field, boolean otherwise) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(field, value, "true or false");
        }
        return value.asBoolean();
    }

    private JsonNode required(String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            throw new ModelException(origin + " lacks the field \"" + field + "\".");
        }
        return value;
    }

    private int checked(String field, JsonNode value, int least, int most) {
        if (!value.canConvertToExactIntegral()
                || !value.canConvertToInt()
                || value.asInt() < least
                || value.asInt() > most) {
            throw wrong(field, value, "an integer from " + least + " to " + most);
        }
        return value.asInt();
    }

    private ModelException wrong(String field, JsonNode value, String allowed) {
        String shown = value.toString();
        return new ModelException(origin + ": the field \"" + field + "\" is "
                + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown) + "; it should be " + allowed + ".");
    }
}
