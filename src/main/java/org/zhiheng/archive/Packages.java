package org.zhiheng.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.review.Stage;
import org.zhiheng.review.StageReached;
import org.zhiheng.run.Provenance;

/** The packages of runs. That of a published run is sealed once, in the transaction that publishes it. */
@Component
public class Packages {

    static final String README = "README.txt";
    static final String VERIFIER = "zhiheng_verify.py";

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final RunTables tables;
    private final Provenance provenance;
    private final Environment environment;

    Packages(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            RunTables tables,
            Provenance provenance,
            Environment environment) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.tables = tables;
        this.provenance = provenance;
        this.environment = environment;
    }

    /**
     * A package that has been written or sealed.
     *
     * @param code short form of the hash, for reports and pages
     * @param sealed whether the run is published, so that hash and code are final
     * @param signed whether it carries a signature
     */
    public record Identity(long runId, String packageHash, String code, boolean sealed, boolean signed) {}

    /** Of a sealed package what the database keeps. */
    record Sealed(long runId, byte[] manifest, byte @Nullable [] signature, String packageHash) {}

    /** The package of a published run; empty while a run is not published. */
    public Optional<Identity> sealed(long runId) {
        return jdbc.sql("select package_hash, code, signature is not null from result_package where run_id = :run")
                .param("run", runId)
                .query((row, index) -> new Identity(runId, row.getString(1), row.getString(2), true, row.getBoolean(3)))
                .optional();
    }

    /**
     * Writes the package of a sealed run; a file of that name is replaced.
     *
     * @throws IllegalArgumentException when there is no such run or it has no result yet
     * @throws IllegalStateException when the database no longer gives what the published package's manifest says; the
     *     differing entries are named
     */
    public Identity write(long runId, Path file, RecordForm form) {
        requireResult(runId);
        return inSnapshot(() -> {
            try (PackageFolder folder = new PackageFolder()) {
                Optional<Sealed> sealed = stored(runId);
                Manifest manifest =
                        build(runId, folder, sealed.map(Packages::columns).orElse(Map.of()));
                sealed.ifPresent(published -> refuseOther(runId, manifest, published));
                byte[] bytes = sealed.map(Sealed::manifest).orElseGet(manifest::bytes);
                byte[] signature = sealed.map(Sealed::signature).orElse(null);
                save(folder, file, bytes, signature, form);
                String hash = Manifest.hash(bytes);
                return new Identity(runId, hash, PackageCode.of(hash), sealed.isPresent(), signature != null);
            }
        });
    }

    /** Seals the package of a run in the transaction that publishes it, and signs it where a key is configured. */
    @EventListener
    void seal(StageReached reached) {
        long runId = reached.runId();
        if (reached.stage() != Stage.PUBLISHED) {
            return;
        }
        try (PackageFolder folder = new PackageFolder()) {
            Manifest manifest = build(runId, folder, Map.of());
            byte[] bytes = manifest.bytes();
            String hash = Manifest.hash(bytes);
            Manifest.Link previous = manifest.previous();
            jdbc.sql("""
                            insert into result_package (run_id, package_hash, code, previous_run, previous_hash, manifest, signature)
                            values (:run, :hash, :code, :previousRun, :previousHash, :manifest, :signature)
                            """)
                    .param("run", runId)
                    .param("hash", hash)
                    .param("code", PackageCode.of(hash))
                    .param("previousRun", previous == null ? null : previous.runId())
                    .param("previousHash", previous == null ? null : previous.packageHash())
                    .param("manifest", bytes)
                    .param(
                            "signature",
                            SigningKey.of(environment)
                                    .map(key -> key.sign(bytes))
                                    .orElse(null),
                            java.sql.Types.BINARY)
                    .update();
        }
    }

    Optional<Sealed> stored(long runId) {
        return jdbc.sql("select manifest, signature, package_hash from result_package where run_id = :run")
                .param("run", runId)
                .query((row, index) -> new Sealed(runId, row.getBytes(1), row.getBytes(2), row.getString(3)))
                .optional();
    }

    /** The sealed packages of a run's scheme, oldest first. */
    List<Sealed> chain(long runId) {
        return jdbc.sql("""
                        select p.run_id, p.manifest, p.signature, p.package_hash
                        from result_package p join assessment_run a using (run_id)
                        where a.scheme = (select scheme from assessment_run where run_id = :run)
                        order by a.period_from, p.run_id
                        """)
                .param("run", runId)
                .query((row, index) -> new Sealed(row.getLong(1), row.getBytes(2), row.getBytes(3), row.getString(4)))
                .list();
    }

    /** Makes the entries and their manifest as the database has them now. Inside a transaction. */
    Manifest build(long runId, PackageFolder folder, Map<String, List<String>> columns) {
        provenance.files(runId).forEach(folder::file);
        for (TableEntry table : tables.of(runId)) {
            folder.table(jdbc, table, columns.getOrDefault(table.name(), List.of()));
        }
        return jdbc.sql("""
                        select scheme, coalesce(scheme_name, scheme), period, output_hash from assessment_run
                        where run_id = :run
                        """)
                .param("run", runId)
                .query((row, index) -> new Manifest(
                        runId,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        link(runId, "o.period_until <= a.period_from", "o.period_from desc, o.run_id desc"),
                        link(runId, "o.period = a.period and o.run_id < a.run_id", "o.run_id desc"),
                        folder.entries()))
                .single();
    }

    /** Entries of the stored manifest that the database no longer gives. */
    static List<Difference> differing(Manifest now, Sealed published) {
        Map<String, String> before = hashes(Manifest.read(published.manifest()));
        Map<String, String> after = hashes(now);
        List<String> names = new ArrayList<>(before.keySet());
        after.keySet().stream().filter(name -> !before.containsKey(name)).forEach(names::add);
        return names.stream()
                .filter(name -> !name.startsWith(PackageFolder.LINES))
                .filter(name -> !String.valueOf(before.get(name)).equals(String.valueOf(after.get(name))))
                .sorted()
                .map(name -> Difference.ofEntry(name, before.get(name), after.get(name)))
                .toList();
    }

    <T> T inSnapshot(java.util.function.Supplier<T> work) {
        T result = snapshot.execute(status -> work.get());
        if (result == null) {
            throw new IllegalStateException("A package has an identity");
        }
        return result;
    }

    void requireResult(long runId) {
        String hash = jdbc.sql("select coalesce(output_hash, '') from assessment_run where run_id = :run")
                .param("run", runId)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("没有编号为（" + runId
                        + "）的考核批次，用 runs 命令可查看已有批次 / there is no run (" + runId + "); the command runs lists them"));
        if (hash.isEmpty()) {
            throw new IllegalArgumentException("考核批次 " + runId + " 还没有算完 / run " + runId + " has no result yet");
        }
    }

    static void save(PackageFolder folder, Path file, byte[] manifest, byte @Nullable [] signature, RecordForm form) {
        SortedMap<String, byte[]> beside = new TreeMap<>();
        beside.put(Manifest.NAME, manifest);
        if (signature != null) {
            beside.put(Signature.NAME, signature);
        }
        beside.put(README, resource(README));
        beside.put(VERIFIER, resource(VERIFIER));
        Path target = file.toAbsolutePath();
        try {
            if (target.getParent() != null) {
                Files.createDirectories(target.getParent());
            }
            Path draft = Files.createTempFile(target.getParent(), ".package", ".zip");
            try {
                try (OutputStream out = Files.newOutputStream(draft)) {
                    folder.zip(out, beside, name -> form == RecordForm.FULL || !TableEntry.mayBeWithheld(name));
                }
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Manifest.@Nullable Link link(long runId, String which, String order) {
        return jdbc.sql("""
                        select o.run_id, o.period, p.package_hash
                        from assessment_run a join assessment_run o on o.scheme = a.scheme
                        join result_package p on p.run_id = o.run_id
                        where a.run_id = :run and %s order by %s limit 1
                        """.formatted(which, order))
                .param("run", runId)
                .query((row, index) -> new Manifest.Link(row.getLong(1), row.getString(2), row.getString(3)))
                .optional()
                .orElse(null);
    }

    private static Map<String, List<String>> columns(Sealed published) {
        return Manifest.read(published.manifest()).columns();
    }

    private static void refuseOther(long runId, Manifest now, Sealed published) {
        List<Difference> differing = differing(now, published);
        if (!differing.isEmpty()) {
            String entries = differing.stream().map(Difference::entry).collect(Collectors.joining("、"));
            throw new IllegalStateException("数据库里考核批次 " + runId + " 的内容与发布时封存的结果包不一致：" + entries
                    + "。用 verify " + runId + " 可查明哪里被改动 / the database no longer gives what was sealed when run "
                    + runId
                    + " was published (" + entries + "); verify " + runId + " names what was changed");
        }
    }

    private static Map<String, String> hashes(Manifest manifest) {
        return manifest.entries().stream()
                .collect(Collectors.toMap(Manifest.Entry::name, Manifest.Entry::sha256, (a, b) -> b, TreeMap::new));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Packages.class.getResourceAsStream("/verifier/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks verifier/" + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
