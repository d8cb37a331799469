package io.github.jjak.negatives.output;

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
        NUMBERS("DOUBLE[]");

        private final String sqlType;

        Type(String sqlType) {
            this.sqlType = sqlType;
        }

        String sqlType() {
            return sqlType;
        }

        boolean isList() {
            return this == TEXTS || this == INTEGERS || this == NUMBERS;
        }
    }

    static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    static Column integer(String name) {
        return new Column(name, Type.INTEGER);
    }

    static Column number(String name) {
        return new Column(name, Type.NUMBER);
    }
}
