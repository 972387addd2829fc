package org.zhiheng.database;

import org.jspecify.annotations.Nullable;

/** The database cannot be opened; the message says what, where and the likely way out, Chinese first. */
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(String chinese, String english) {
        this(chinese, english, null);
    }

    public DatabaseUnavailable(String chinese, String english, @Nullable Throwable cause) {
        super(chinese + "\n" + english, cause);
    }
}
