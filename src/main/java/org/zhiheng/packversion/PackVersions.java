package org.zhiheng.packversion;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.vocabulary.Period;

/** All versions of all schemes' packs: finding them, and which is in force on a day. */
@Repository
public class PackVersions {

    private final JdbcClient jdbc;
    private final ContentHome home;
    private final ContentArchive archive;

    public PackVersions(JdbcClient jdbc, ContentHome home, ContentArchive archive) {
        this.jdbc = jdbc;
        this.home = home;
        this.archive = archive;
    }

    /** Schemes that have a version, in order. */
    public SortedSet<String> schemes() {
        return new TreeSet<>(jdbc.sql("select distinct scheme from pack_version")
                .query(String.class)
                .list());
    }

    /** Versions of a scheme, newest first. */
    public List<PackVersion> of(String scheme) {
        return jdbc.sql("select * from pack_version where scheme = :scheme order by number desc")
                .param("scheme", scheme)
                .query(PackVersions::read)
                .list();
    }

    /** Versions of every scheme that wait for somebody: drafts, submitted and reviewed ones, oldest first. */
    public List<PackVersion> waiting() {
        return jdbc.sql("""
                        select * from pack_version where state in ('draft', 'submitted', 'reviewed') order by version_id
                        """).query(PackVersions::read).list();
    }

    /** Empty when there is no such version. */
    public Optional<PackVersion> find(long id) {
        return jdbc.sql("select * from pack_version where version_id = :id")
                .param("id", id)
                .query(PackVersions::read)
                .optional();
    }

    /** @throws VersionRefused when there is no such version */
    public PackVersion get(long id) {
        return find(id).orElseThrow(
                        () -> new VersionRefused("没有编号为（" + id + "）的规则版本", "there is no version (" + id + ")"));
    }

    /** A version by its number within the scheme. @throws VersionRefused when there is none */
    public PackVersion get(String scheme, int number) {
        return jdbc.sql("select * from pack_version where scheme = :scheme and number = :number")
                .param("scheme", scheme)
                .param("number", number)
                .query(PackVersions::read)
                .optional()
                .orElseThrow(() -> new VersionRefused(
                        "方案（" + scheme + "）没有第 " + number + " 版", "scheme (" + scheme + ") has no version " + number));
    }

    /** The pack and metric files of a version. */
    public PackContent content(PackVersion version) {
        return archive.content(version.scheme(), version.packHash(), version.metricsHash());
    }

    /** Everything wrong with a version, as {@link PackContent#check}, with the home folder's metrics as suggestions. */
    public List<Finding> check(PackVersion version) {
        return content(version)
                .check(home.files("batch/metrics").keySet().stream()
                        .map(file -> file.replaceFirst("\\.sql$", ""))
                        .toList());
    }

    /** The published version with the highest number; empty when none is published. */
    public Optional<PackVersion> newest(String scheme) {
        return jdbc.sql("""
                        select * from pack_version where scheme = :scheme and state = 'published'
                        order by number desc limit 1
                        """).param("scheme", scheme).query(PackVersions::read).optional();
    }

    /**
     * The published version in force on a day: of those whose period holds the day, the one that came into force last;
     * of several that came into force on the same day, the newest.
     */
    public Optional<PackVersion> inForceOn(String scheme, LocalDate day) {
        return jdbc.sql("""
                        select * from pack_version
                        where scheme = :scheme and state = 'published' and effective_from <= :day
                          and (effective_until is null or effective_until > :day)
                        order by effective_from desc, number desc limit 1
                        """)
                .param("scheme", scheme)
                .param("day", day)
                .query(PackVersions::read)
                .optional();
    }

    /**
     * The published version in force on the last day of a period.
     *
     * @throws VersionRefused when none is
     */
    public PackVersion inForce(String scheme, Period period) {
        return inForceOn(scheme, period.end()).orElseThrow(() -> {
            String first = jdbc.sql("""
                            select min(effective_from)::text from pack_version where scheme = :scheme and state = 'published'
                            """)
                    .param("scheme", scheme)
                    .query(String.class)
                    .optional()
                    .orElse("-");
            return new VersionRefused(
                    "方案（" + scheme + "）在 " + period.code() + " 没有施行中的版本，最早自 " + first + " 起施行",
                    "no version of scheme (" + scheme + ") is in force in " + period.code() + "; the first is from "
                            + first);
        });
    }

    /** What happened to a version, oldest first. */
    public List<PackVersion.Step> steps(long id) {
        return jdbc.sql("select * from pack_version_step where version_id = :id order by step_id")
                .param("id", id)
                .query((row, index) -> new PackVersion.Step(
                        row.getObject("at", OffsetDateTime.class),
                        row.getString("user_name"),
                        state(row.getString("from_state")),
                        VersionState.of(row.getString("to_state")),
                        row.getString("reason"),
                        row.getString("pack_hash")))
                .list();
    }

    /** Whether some version of the scheme has this content. */
    boolean knows(PackContent content) {
        return jdbc.sql("""
                        select exists (select from pack_version where scheme = :scheme and pack_hash = :pack
                                       and metrics_hash = :metrics)
                        """)
                .param("scheme", content.scheme())
                .param("pack", content.packHash())
                .param("metrics", content.metricsHash())
                .query(Boolean.class)
                .single();
    }

    /** Until the transaction ends nobody else changes versions of the scheme. */
    void lock(String scheme) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('pack_version ' || :scheme, 0))")
                .param("scheme", scheme)
                .query()
                .listOfRows();
    }

    /** Adds a version and gives its number; the content must be in the archive. */
    long insert(
            PackContent content,
            PackVersion.Origin origin,
            LocalDate from,
            @Nullable LocalDate until,
            @Nullable Long basedOn,
            @Nullable Long restores,
            List<String> authors) {
        boolean folder = origin == PackVersion.Origin.FOLDER;
        return jdbc.sql("""
                        insert into pack_version (scheme, number, state, origin, name, label, pack_hash, metrics_hash,
                            effective_from, effective_until, based_on, restores, authors, reason, published_at)
                        select :scheme, coalesce(max(number), 0) + 1, :state, :origin, :name, :label, :pack, :metrics,
                            :from, :until, :basedOn, :restores, :authors, :reason,
                            case when :origin = 'folder' then now() end
                        from pack_version where scheme = :scheme
                        returning version_id
                        """)
                .param("scheme", content.scheme())
                .param("state", folder ? "published" : "draft")
                .param("origin", origin.code())
                .param("name", content.pack().name())
                .param("label", content.pack().version())
                .param("pack", content.packHash())
                .param("metrics", content.metricsHash())
                .param("from", from)
                .param("until", until)
                .param("basedOn", basedOn)
                .param("restores", restores)
                .param("authors", authors.toArray(String[]::new))
                .param("reason", folder ? "规则文件夹的状态" : null)
                .query(Long.class)
                .single();
    }

    /** Retires the scheme's versions that are in force on no day any more because of this one. */
    void retireReplacedBy(long id) {
        jdbc.sql("""
                        update pack_version v set state = 'retired', retired_by = n.version_id, retired_at = now()
                        from pack_version n
                        where n.version_id = :id and v.scheme = n.scheme and v.state = 'published' and v.number < n.number
                          and v.effective_from = n.effective_from
                          and (n.effective_until is null or v.effective_until <= n.effective_until)
                        """).param("id", id).update();
    }

    void recordStep(long id, String user, @Nullable VersionState from, VersionState to, @Nullable String reason) {
        jdbc.sql("""
                        insert into pack_version_step (version_id, user_name, from_state, to_state, reason, pack_hash)
                        select version_id, :user, :from, :to, :reason, pack_hash from pack_version where version_id = :id
                        """)
                .param("id", id)
                .param("user", user)
                .param("from", from == null ? null : from.code())
                .param("to", to.code())
                .param("reason", reason)
                .update();
    }

    private static PackVersion read(ResultSet row, int index) throws SQLException {
        Array authors = row.getArray("authors");
        return new PackVersion(
                row.getLong("version_id"),
                row.getString("scheme"),
                row.getInt("number"),
                VersionState.of(row.getString("state")),
                PackVersion.Origin.of(row.getString("origin")),
                row.getString("name"),
                row.getString("label"),
                row.getString("pack_hash"),
                row.getString("metrics_hash"),
                row.getObject("effective_from", LocalDate.class),
                row.getObject("effective_until", LocalDate.class),
                row.getObject("based_on", Long.class),
                row.getObject("restores", Long.class),
                List.of((String[]) authors.getArray()),
                row.getString("reason"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("submitted_at", OffsetDateTime.class),
                row.getString("reviewed_by"),
                row.getString("review_opinion"),
                row.getObject("reviewed_at", OffsetDateTime.class),
                row.getString("published_by"),
                row.getString("publish_reason"),
                row.getObject("published_at", OffsetDateTime.class),
                row.getString("gates"),
                row.getObject("retired_by", Long.class));
    }

    private static @Nullable VersionState state(@Nullable String code) {
        return code == null ? null : VersionState.of(code);
    }
}
