package org.zhiheng.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server: the programs, its cluster directory and the operating-system user it runs as. PostgreSQL
 * refuses to run as root, so root starts it in a user namespace of its own or, where that is forbidden, as nobody.
 */
final class PostgresServer {

    static final String USER = "zhiheng";
    private static final String NOBODY = "65534";

    private final PostgresSoftware software;
    private final Path cluster;
    private final Path log;
    private final List<String> asUser;

    PostgresServer(PostgresSoftware software, Path cluster, Path log) {
        this.software = software;
        this.cluster = cluster.toAbsolutePath();
        this.log = log.toAbsolutePath();
        this.asUser = asUser();
    }

    /** Whether the cluster directory has been made. */
    boolean isInitialised() {
        return Files.exists(cluster.resolve("PG_VERSION"));
    }

    /**
     * Makes the cluster: UTF-8, text ordered by code point whatever the machine's locale, password for every connection. It gets
     * its name when it is complete: initdb writes PG_VERSION first, so one that was killed looks like a cluster and is none.
     */
    void initialise(String password) throws IOException {
        Path draft = cluster.resolveSibling(cluster.getFileName() + ".new");
        Files.createDirectories(cluster.getParent());
        deleteTree(cluster);
        deleteTree(draft);
        Files.createDirectory(draft);
        Path passwordFile = Files.createTempFile(cluster.getParent(), "initdb", ".txt");
        try {
            Files.writeString(passwordFile, password);
            giveToServerUser(draft, passwordFile);
            run(
                    "initdb",
                    "-D",
                    draft.toString(),
                    "-U",
                    USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile.toAbsolutePath(),
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
            Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /**
     * Starts the server and waits until it takes connections.
     *
     * @param settings names and values of {@code postgresql.conf}
     * @return the port on the loopback address
     */
    int start(Map<String, String> settings) throws IOException {
        removeForeignProcessFile();
        int port = freePort();
        Map<String, String> all = new TreeMap<>(settings);
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        all.put("port", Integer.toString(port));
        StringBuilder options = new StringBuilder();
        all.forEach((name, value) ->
                options.append(" -c ").append(name).append('=').append(value.isEmpty() ? "''" : value));
        run("pg_ctl", "-D", cluster.toString(), "-o", options.substring(1), "-w", "-t", "180", "start");
        return port;
    }

    /** Whether a server is running on the cluster directory, also one left behind by a killed process. */
    boolean isRunning() throws IOException {
        return Files.exists(cluster.resolve("postmaster.pid"))
                && exitCode("pg_ctl", "-D", cluster.toString(), "status") == 0;
    }

    /** Stops the server cleanly: sessions are ended, everything is on disk afterwards. */
    void stop() throws IOException {
        run("pg_ctl", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "180", "stop");
    }

    /** The process number in a process file may meanwhile belong to another program, after a restart of the machine. */
    private void removeForeignProcessFile() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            boolean postgres = !lines.isEmpty()
                    && lines.get(0).strip().matches("\\d{1,9}")
                    && ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                            .flatMap(process -> process.info().command())
                            .filter(command -> command.contains("postgres"))
                            .isPresent();
            if (!postgres) {
                Files.delete(file);
            }
        }
    }

    private void run(String program, String... arguments) throws IOException {
        long before = Files.exists(log) ? Files.size(log) : 0;
        int code = exitCode(program, arguments);
        if (code != 0) {
            String said = new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.UTF_8);
            said = said.substring((int) Math.min(before, said.length())).strip();
            throw new DatabaseUnavailable(
                    "内置 PostgreSQL 的 " + program + " 失败（退出码 " + code + "），数据目录 " + cluster + "，日志 " + log + "：\n"
                            + said,
                    "The built-in PostgreSQL's " + program + " failed (exit " + code + "), data directory " + cluster
                            + ", log " + log
                            + ". Maybe the disk is full, the directory belongs to another user, or another machine uses it");
        }
    }

    private int exitCode(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(asUser);
        command.add(software.program(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return waitFor(builder.start());
    }

    private void giveToServerUser(Path... paths) throws IOException {
        if (asUser.contains("setpriv")) {
            List<String> command = new ArrayList<>(List.of("chown", "-R", NOBODY + ":" + NOBODY));
            Stream.of(paths).map(path -> path.toAbsolutePath().toString()).forEach(command::add);
            waitFor(new ProcessBuilder(command).start());
        }
    }

    /** The words put in front of each call so that it does not run as root; none for an ordinary user. */
    private static List<String> asUser() {
        try {
            Path self = Path.of("/proc/self");
            if (!Files.exists(self) || !Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))) {
                return List.of();
            }
            List<String> namespace = List.of("unshare", "-U");
            List<String> nobody =
                    List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--no-new-privs");
            for (List<String> way : List.of(namespace, nobody)) {
                if (works(way)) {
                    return way;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new DatabaseUnavailable(
                "PostgreSQL 不能以 root 身份运行，本机又没有 unshare 或 setpriv 可换身份；请用普通用户启动，或用 --db 指定已有的 PostgreSQL",
                "PostgreSQL does not run as root and this machine has neither unshare nor setpriv;"
                        + " start as an ordinary user, or name a PostgreSQL with --db");
    }

    private static boolean works(List<String> prefix) {
        try {
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of("id", "-u"));
            Process process = new ProcessBuilder(command).start();
            String user = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return waitFor(process) == 0 && !user.strip().equals("0");
        } catch (IOException absent) {
            return false;
        }
    }

    private static int waitFor(Process process) throws IOException {
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IOException("Gave up waiting for " + process.info().command());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", interrupted);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void deleteTree(@Nullable Path root) throws IOException {
        if (root == null || !Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
