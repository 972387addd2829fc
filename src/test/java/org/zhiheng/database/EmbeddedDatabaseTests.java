package org.zhiheng.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.database.DatabaseSettings.Role;

class EmbeddedDatabaseTests {

    private Path data;

    @BeforeEach
    void emptyDirectory() throws IOException {
        PostgresSoftware.in(TestServer.sharedSoftware());
        data = Files.createTempDirectory("zhiheng-data");
        Files.createSymbolicLink(data.resolve("software"), TestServer.sharedSoftware());
    }

    @AfterEach
    void remove() {
        TestServer.delete(data);
    }

    @Test
    void whatIsCommittedIsOnDiskAndOnlyThisMachineCanConnectWithThePassword() {
        try (Database database = open(Role.SERVER);
                HikariDataSource pool = database.pool(2)) {
            JdbcClient jdbc = JdbcClient.create(pool);
            assertThat(setting(jdbc, "fsync")).isEqualTo("on");
            assertThat(setting(jdbc, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(jdbc, "full_page_writes")).isEqualTo("on");
            assertThat(setting(jdbc, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(jdbc, "timezone")).isEqualTo("UTC");
            assertThat(jdbc.sql("select datlocale from pg_database where datname = 'zhiheng'")
                            .query(String.class)
                            .single())
                    .isEqualTo("C.UTF-8");
            assertThatThrownBy(() -> Database.named(database.url(), Optional.of("zhiheng"), Optional.of("guess"))
                            .pool(1))
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasMessageContaining("连不上数据库");
        }
    }

    @Test
    void aSecondStartFindsTheDataOfTheFirst() {
        try (Database database = open(Role.SERVER)) {
            write(database, "kept");
        }
        assertThat(data.resolve("server.properties")).doesNotExist();
        try (Database database = open(Role.SERVER)) {
            assertThat(words(database)).containsExactly("kept");
        }
    }

    @Test
    void theServerOfAKilledProcessIsStoppedCleanlyAndItsDataIsThere() throws Exception {
        Process child = child(Role.SERVER);
        String url = opened(child);
        try (HikariDataSource pool = Database.named(
                        url, Optional.of("zhiheng"), Optional.of(Files.readString(data.resolve("password"))))
                .pool(1)) {
            JdbcClient jdbc = JdbcClient.create(pool);
            jdbc.sql("create table word (text text)").update();
            jdbc.sql("insert into word values ('before the kill')").update();
        }
        long orphan = postmaster();

        child.destroyForcibly().waitFor();

        assertThat(ProcessHandle.of(orphan)).isPresent();
        try (Database database = open(Role.SERVER)) {
            assertThat(words(database)).containsExactly("before the kill");
            assertThat(postmaster()).isNotEqualTo(orphan);
            assertThat(Files.readString(data.resolve("postgres.log")))
                    .contains("database system is shut down")
                    .doesNotContain("not properly shut down");
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsToldWhereTheFirstOneIs() throws Exception {
        Process child = child(Role.SERVER);
        opened(child);
        assertThatThrownBy(() -> open(Role.SERVER))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("正被另一个治衡程序使用（进程 " + child.pid())
                .hasMessageContaining("in use by another Zhiheng (process " + child.pid());
        end(child);
    }

    @Test
    void aCommandBesideAServerUsesTheDatabaseOfTheServer() throws Exception {
        Process child = child(Role.SERVER);
        String url = opened(child);
        try (Database database = open(Role.COMMAND)) {
            assertThat(database.url()).isEqualTo(url);
            write(database, "from the command");
        }
        assertThat(child.isAlive()).isTrue();
        try (Database again = open(Role.COMMAND)) {
            assertThat(words(again)).containsExactly("from the command");
        }
        end(child);
    }

    @Test
    void aServerPagesAddressIsToldOnceItIsKnown() throws Exception {
        try (Database database = open(Role.SERVER)) {
            database.announceWebPort(8123);
            assertThatThrownBy(() -> open(Role.SERVER))
                    .hasMessageContaining("网页 http://localhost:8123")
                    .hasMessageContaining("pages at http://localhost:8123");
        }
    }

    @Test
    void aProcessFileThatNamesAnotherProgramDoesNotKeepTheServerFromStarting() throws IOException {
        try (Database database = open(Role.SERVER)) {
            write(database, "kept");
        }
        Files.writeString(
                data.resolve("postgres/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + data.resolve("postgres") + "\n0\n5432\n\n127.0.0.1\n\nready\n");
        try (Database database = open(Role.SERVER)) {
            assertThat(words(database)).containsExactly("kept");
        }
    }

    @Test
    void aFileInPlaceOfTheDataDirectoryIsSaidSo() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "");
        assertThatThrownBy(() -> Database.open(DatabaseSettings.embedded(file, Role.SERVER)))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("数据目录 " + file + " 不能用");
    }

    @Test
    void aNamedDatabaseMustBePostgresql() {
        assertThatThrownBy(() -> Database.named("jdbc:mysql://localhost/x", Optional.empty(), Optional.empty()))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    private Database open(Role role) {
        return Database.open(DatabaseSettings.embedded(data, role));
    }

    private Process child(Role role) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeptOpen.class.getName(),
                        data.toString(),
                        role.name()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String opened(Process child) throws IOException {
        BufferedReader said = child.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("OPEN ")) {
                return line.substring(5);
            }
        }
        throw new IllegalStateException("The child ended without opening the database");
    }

    private static void end(Process child) throws Exception {
        child.getOutputStream().write('\n');
        child.getOutputStream().flush();
        assertThat(child.waitFor()).isZero();
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                .get(0)
                .strip());
    }

    private static void write(Database database, String word) {
        try (HikariDataSource pool = database.pool(1)) {
            JdbcClient jdbc = JdbcClient.create(pool);
            jdbc.sql("create table if not exists word (text text)").update();
            jdbc.sql("insert into word values (?)").param(word).update();
        }
    }

    private static List<String> words(Database database) {
        try (HikariDataSource pool = database.pool(1)) {
            return JdbcClient.create(pool)
                    .sql("select text from word order by text")
                    .query(String.class)
                    .list();
        }
    }

    private static String setting(JdbcClient jdbc, String name) {
        return jdbc.sql("select current_setting(?)")
                .param(name)
                .query(String.class)
                .single();
    }
}
