package org.zhiheng.intake;

/** What a cell becomes. */
public enum FieldType {
    TEXT("text"),
    TIMESTAMP("timestamp"),
    DATE("date"),
    NUMBER("numeric"),
    WHOLE("integer"),
    FLAG("boolean"),
    PERIOD("text");

    private final String sqlType;

    FieldType(String sqlType) {
        this.sqlType = sqlType;
    }

    /** The PostgreSQL type of the column that takes it. */
    String sqlType() {
        return sqlType;
    }
}
