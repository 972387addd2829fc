package org.zhiheng.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost connection is told from what the database refuses, by the SQL state wherever it stands among the causes. */
class LostConnectionTests {

    @ParameterizedTest
    @ValueSource(strings = {"08000", "08006", "57P01", "57P02", "57P03"})
    void isOneOfTheStatesOfABrokenConnection(String state) {
        assertThat(LostConnection.isCauseOf(
                        new IllegalStateException(new RuntimeException(new SQLException("gone", state)))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "57014", "53200", "42P01"})
    void isNoRefusal(String state) {
        assertThat(LostConnection.isCauseOf(new IllegalStateException(new SQLException("refused", state))))
                .isFalse();
    }

    @Test
    void isAlsoWhatThePoolSaysWithoutAState() {
        assertThat(LostConnection.isCauseOf(new SQLTransientConnectionException("request timed out after 20000ms")))
                .isTrue();
        assertThat(LostConnection.isCauseOf(new SQLException("Connection is closed")))
                .isTrue();
        assertThat(LostConnection.isCauseOf(new SQLException("something else"))).isFalse();
        assertThat(LostConnection.isCauseOf(null)).isFalse();
        assertThat(LostConnection.isCauseOf(new IllegalStateException("no database in it")))
                .isFalse();
    }
}
