package org.zhiheng.packversion;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.content.Hash;

/** Packs and metric files by content hash. What is put in stays as it is; equal files are kept once. */
@Repository
public class ContentArchive {

    private static final int REMEMBERED = 32;

    private final JdbcClient jdbc;
    private final Map<String, PackContent> remembered = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PackContent> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ContentArchive(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Puts a pack and its metric files in; nothing happens when they are there. */
    @Transactional
    public void keep(PackContent content) {
        keep("pack", content.packHash(), content.pack().files());
        keep("metrics", content.metricsHash(), content.metricFiles());
    }

    /**
     * A pack with its metrics, exactly as archived.
     *
     * @throws IllegalStateException when the archive does not hold it
     */
    public PackContent content(String scheme, String packHash, String metricsHash) {
        String key = scheme + " " + packHash + " " + metricsHash;
        synchronized (remembered) {
            PackContent known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        PackContent content = PackContent.of(
                scheme,
                files("pack", packHash).orElseThrow(() -> absent("rules/" + scheme, packHash)),
                files("metrics", metricsHash).orElseThrow(() -> absent("batch/metrics", metricsHash)));
        if (!content.hasHashes(packHash, metricsHash)) {
            throw new IllegalStateException("The archive of (" + key + ") does not have its own hash");
        }
        synchronized (remembered) {
            remembered.put(key, content);
        }
        return content;
    }

    /** Whether it holds both. */
    public boolean keeps(String packHash, String metricsHash) {
        return holds("pack", packHash) && holds("metrics", metricsHash);
    }

    private void keep(String kind, String hash, SortedMap<String, byte[]> files) {
        if (holds(kind, hash)) {
            return;
        }
        List<String> hashes = new ArrayList<>();
        files.forEach((path, bytes) -> {
            String sha256 = Hash.of(bytes);
            hashes.add(sha256);
            jdbc.sql("insert into archived_file (sha256, content) values (:sha256, :content) on conflict do nothing")
                    .param("sha256", sha256)
                    .param("content", bytes)
                    .update();
        });
        jdbc.sql("""
                        insert into archived_folder (kind, hash, paths, files) values (:kind, :hash, :paths, :files)
                        on conflict do nothing
                        """)
                .param("kind", kind)
                .param("hash", hash)
                .param("paths", files.keySet().toArray(String[]::new))
                .param("files", hashes.toArray(String[]::new))
                .update();
    }

    private boolean holds(String kind, String hash) {
        return jdbc.sql("select exists (select from archived_folder where kind = :kind and hash = :hash)")
                .param("kind", kind)
                .param("hash", hash)
                .query(Boolean.class)
                .single();
    }

    private Optional<SortedMap<String, byte[]>> files(String kind, String hash) {
        if (!holds(kind, hash)) {
            return Optional.empty();
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        jdbc.sql("""
                        select w.path, f.content
                        from archived_folder d cross join unnest(d.paths, d.files) as w(path, sha256)
                        join archived_file f on f.sha256 = w.sha256
                        where d.kind = :kind and d.hash = :hash
                        """).param("kind", kind).param("hash", hash).query((ResultSet row) -> put(files, row));
        return Optional.of(files);
    }

    private static void put(SortedMap<String, byte[]> files, ResultSet row) throws SQLException {
        files.put(row.getString(1), row.getBytes(2));
    }

    private static IllegalStateException absent(String folder, String hash) {
        return new IllegalStateException(
                "档案中没有 " + folder + " 的这个版本（" + hash + "），请重新申请一次考核 / the archive does not hold " + folder
                        + " with the hash " + hash + "; request a new run");
    }
}
