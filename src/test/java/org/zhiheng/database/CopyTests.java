package org.zhiheng.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.fixtures.TestDatabase;

class CopyTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final List<String> COLUMNS = List.of("id", "words", "amount", "at", "tags", "content");

    private final JdbcClient jdbc = DATABASE.jdbc();

    @BeforeEach
    void table() {
        jdbc.sql("drop table if exists copied").update();
        jdbc.sql("""
                        create table copied (
                            id integer primary key, words text, amount numeric, at timestamp, tags text[], content bytea
                        )
                        """).update();
    }

    @Test
    void everyLetterComesBackAsItWent() {
        String hard = "制表\t换行\n回车\r反斜杠\\ \\N 引号\" 逗号, {花括号} 🀄";
        long rows = Copy.into(
                DATABASE.dataSource(),
                "copied",
                COLUMNS,
                out -> out.row(
                        1,
                        hard,
                        new BigDecimal("1E-7"),
                        LocalDateTime.of(2016, 1, 13, 0, 0),
                        Arrays.asList("a\"b", "c\\d", null, "e,f", ""),
                        "字".getBytes(StandardCharsets.UTF_8)));

        assertThat(rows).isEqualTo(1);
        assertThat(jdbc.sql("select words from copied").query(String.class).single())
                .isEqualTo(hard);
        assertThat(jdbc.sql("select amount::text from copied")
                        .query(String.class)
                        .single())
                .isEqualTo("0.0000001");
        assertThat(jdbc.sql("select at::text from copied").query(String.class).single())
                .isEqualTo("2016-01-13 00:00:00");
        assertThat(jdbc.sql("select array_to_json(tags)::text from copied")
                        .query(String.class)
                        .single())
                .isEqualTo("[\"a\\\"b\",\"c\\\\d\",null,\"e,f\",\"\"]");
        assertThat(jdbc.sql("select convert_from(content, 'UTF8') from copied")
                        .query(String.class)
                        .single())
                .isEqualTo("字");
    }

    @Test
    void nullIsNullAndEmptyTextIsEmptyText() {
        Copy.into(DATABASE.dataSource(), "copied", COLUMNS, out -> {
            out.row(1, null, null, null, null, null);
            out.row(2, "", null, null, List.of(), null);
        });

        assertThat(jdbc.sql("select count(*) from copied where words is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from copied where words = ''")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void manyRowsArriveAll() {
        long rows = Copy.into(DATABASE.dataSource(), "copied", List.of("id", "words"), out -> {
            for (int id = 0; id < 50_000; id++) {
                out.row(id, "第" + id + "行");
            }
        });

        assertThat(rows).isEqualTo(50_000);
        assertThat(jdbc.sql("select sum(id) from copied").query(Long.class).single())
                .isEqualTo(1_249_975_000L);
    }

    @Test
    void aFailingSourceLeavesNothingBehindAndTheConnectionUsable() {
        assertThatThrownBy(() -> Copy.into(DATABASE.dataSource(), "copied", List.of("id"), out -> {
                    out.row(1);
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");

        assertThat(jdbc.sql("select count(*) from copied").query(Long.class).single())
                .isZero();
    }

    @Test
    void aValueThatDoesNotFitIsADataAccessException() {
        assertThatThrownBy(
                        () -> Copy.into(DATABASE.dataSource(), "copied", List.of("id"), out -> out.row("not a number")))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("not a number");
    }
}
