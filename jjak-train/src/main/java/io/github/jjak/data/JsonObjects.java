package io.github.jjak.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Table.Column;
import java.util.List;

/** Where the JSON objects of a file stand. Not thread-safe. */
interface JsonObjects {

    /** Takes objects. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One object.
         *
         * @param position as {@link DataFormat#positionUnit()} counts
         * @return false to stop
         */
        boolean visit(long position, JsonNode object);
    }

    DataFormat format();

    /**
     * Visits the objects; may be called more than once.
     *
     * @param wanted columns that will be taken from them
     * @throws io.github.jjak.error.DataException if the file is damaged, or one of these columns stands twice in an object
     */
    void visit(List<Column> wanted, Visitor visitor);

    /** See {@link Table#notes()}. */
    default List<String> notes() {
        return List.of();
    }
}
