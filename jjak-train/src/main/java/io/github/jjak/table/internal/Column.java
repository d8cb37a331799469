package io.github.jjak.table.internal;

/**
 * A column of a written table.
 *
 * @param name its name
 * @param type what its cells are
 */
public record Column(String name, Type type) {

    /** What a cell is, and what Parquet calls it. */
    public enum Type {
        TEXT("VARCHAR"),
        INTEGER("BIGINT"),
        NUMBER("DOUBLE"),
        TEXTS("VARCHAR[]"),
        INTEGERS("BIGINT[]"),
        NUMBERS("DOUBLE[]"),
        FLOATS("FLOAT[]");

        private final String sqlType;

        Type(String sqlType) {
            this.sqlType = sqlType;
        }

        String sqlType() {
            return sqlType;
        }

        /** Whether a cell holds several values. */
        public boolean isList() {
            return this == TEXTS || this == INTEGERS || this == NUMBERS || this == FLOATS;
        }
    }

    /** A column of texts. */
    public static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    /** A column of whole numbers. */
    public static Column integer(String name) {
        return new Column(name, Type.INTEGER);
    }

    /** A column of numbers. */
    public static Column number(String name) {
        return new Column(name, Type.NUMBER);
    }
}
