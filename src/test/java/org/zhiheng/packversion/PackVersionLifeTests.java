package org.zhiheng.packversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zhiheng.fixtures.SamplePack.ADDRESS;
import static org.zhiheng.fixtures.SamplePack.edited;
import static org.zhiheng.fixtures.SamplePack.metrics;
import static org.zhiheng.fixtures.SamplePack.user;
import static org.zhiheng.fixtures.SamplePack.with;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentException;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.SamplePack;
import org.zhiheng.vocabulary.Period;

/** Drafts become published versions by four eyes, in the service and in the database; the version in force is the period's. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class PackVersionLifeTests {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final CurrentUser AUTHOR = user("wang", Role.RULE_AUTHOR);
    private static final CurrentUser COLLEAGUE = user("zhao", Role.RULE_AUTHOR);
    private static final CurrentUser PUBLISHER = user("li", Role.PUBLISHER);

    @Autowired
    private PackVersions versions;

    @Autowired
    private FolderVersions folders;

    @Autowired
    private Drafts drafts;

    @Autowired
    private Publishing publishing;

    @Autowired
    private JdbcClient jdbc;

    /** A scheme of each test's own, with a first version published: versions are never deleted. */
    private String scheme;

    @BeforeEach
    void publishTheFirstVersion() {
        scheme = "life_" + NUMBER.incrementAndGet();
        published(files(), "第一版");
    }

    @Test
    void theFolderIsTheFirstVersionAndIsTakenOverOnce() {
        folders.takeOver(SampleCity.SCHEME);
        PackVersion first = versions.get(SampleCity.SCHEME, 1);

        assertThat(first.origin()).isEqualTo(PackVersion.Origin.FOLDER);
        assertThat(first.authors()).isEmpty();
        assertThat(first.publishedBy()).isNull();
        assertThat(first.effectiveFrom()).isEqualTo(LocalDate.of(2020, 1, 1));
        folders.takeOver(SampleCity.SCHEME);
        assertThat(versions.of(SampleCity.SCHEME)).hasSize(1);
    }

    @Test
    void theArchiveGivesBackExactlyWhatWasPutIn() {
        PackContent content = versions.content(versions.get(scheme, 1));

        assertThat(content.pack().files()).containsOnlyKeys(files().keySet());
        files().forEach((path, bytes) ->
                assertThat(content.pack().files().get(path)).as(path).isEqualTo(bytes));
        assertThat(content.descriptions()).containsOnlyKeys("late_count", "on_time_rate");
    }

    @Test
    void aDraftIsPublishedByOthersOnlyAndRetiresWhatItReplaces() {
        PackVersion before = versions.newest(scheme).orElseThrow();
        PackVersion draft = drafts.open(scheme, AUTHOR, ADDRESS);
        SortedMap<String, byte[]> changed = edited(files(), "criteria.yml", "target: 90", "target: 93");
        changed = edited(changed, "scenarios/criteria.yml", "on_time_rate: 90", "on_time_rate: 93");
        changed = edited(changed, "scenarios/criteria.yml", "on_time_rate: 89", "on_time_rate: 92");
        PackVersion saved = drafts.save(draft.id(), changed, draft.packHash(), AUTHOR, ADDRESS);
        assertThat(saved.packHash()).isNotEqualTo(draft.packHash());

        assertThatThrownBy(() -> publishing.review(saved.id(), "好", COLLEAGUE, ADDRESS))
                .isInstanceOf(VersionRefused.class)
                .hasMessageContaining("草稿");
        assertThatThrownBy(() -> drafts.submit(saved.id(), " ", AUTHOR, ADDRESS))
                .hasMessageContaining("理由");
        drafts.submit(saved.id(), "满分线提高到93%", AUTHOR, ADDRESS);
        assertThatThrownBy(() -> drafts.save(saved.id(), files(), saved.packHash(), AUTHOR, ADDRESS))
                .hasMessageContaining("待审核");
        assertThatThrownBy(() -> publishing.review(saved.id(), "好", AUTHOR, ADDRESS))
                .hasMessageContaining("起草人（wang）不能自己审核");
        assertThatThrownBy(() -> publishing.publish(saved.id(), "发布", PUBLISHER, ADDRESS))
                .hasMessageContaining("待审核");
        publishing.review(saved.id(), "同意", COLLEAGUE, ADDRESS);
        assertThatThrownBy(() -> publishing.publish(saved.id(), "发布", COLLEAGUE, ADDRESS))
                .hasMessageContaining("没有发布规则的职责");
        assertThatThrownBy(() -> publishing.publish(saved.id(), "发布", user("wang", Role.PUBLISHER), ADDRESS))
                .hasMessageContaining("起草人（wang）不能自己发布");

        PackVersion published = publishing.publish(saved.id(), "自本季度起", PUBLISHER, ADDRESS);

        assertThat(published.state()).isEqualTo(VersionState.PUBLISHED);
        assertThat(published.packHash()).isEqualTo(saved.packHash());
        assertThat(published.publishReason()).isEqualTo("自本季度起");
        assertThat(published.gatesJson()).contains("\"gate\"").contains("scenarios");
        assertThat(versions.get(before.id()).state()).isEqualTo(VersionState.RETIRED);
        assertThat(versions.get(before.id()).retiredBy()).isEqualTo(published.id());
        assertThat(versions.inForce(scheme, Period.parse("2026Q3")).id()).isEqualTo(published.id());
        assertThat(versions.steps(published.id()))
                .extracting(step -> step.userName() + " " + step.to().code())
                .containsExactly("wang draft", "wang draft", "wang submitted", "zhao reviewed", "li published");
        assertThat(jdbc.sql("select count(*) from operation_log where target = ?")
                        .param("pack/" + scheme + "/" + published.number())
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void theVersionInForceIsThatOfThePeriodsLastDay() {
        PackVersion old = versions.newest(scheme).orElseThrow();
        PackVersion fresh = published(edited(files(), "scheme.yml", "from: 2020-01-01", "from: 2026-07-01"), "七月起");

        assertThat(versions.inForce(scheme, Period.parse("2026Q1")).packHash()).isEqualTo(old.packHash());
        assertThat(versions.inForce(scheme, Period.parse("2026Q2")).packHash()).isEqualTo(old.packHash());
        assertThat(versions.inForce(scheme, Period.parse("2026Q3")).id()).isEqualTo(fresh.id());
        assertThat(versions.get(old.id()).state()).isEqualTo(VersionState.PUBLISHED);
        assertThatThrownBy(() -> versions.inForce(scheme, Period.parse("2019Q4")))
                .hasMessageContaining("2019Q4 没有施行中的版本，最早自 2020-01-01 起施行");
    }

    @Test
    void aRollbackIsANewVersionWithTheOldContentOnTheDaysOfTheOneItUndoes() {
        PackVersion old = versions.newest(scheme).orElseThrow();
        PackVersion undone = published(edited(files(), "scheme.yml", "from: 2020-01-01", "from: 2026-10-01"), "十月起");

        PackVersion rollback = drafts.rollBack(old.id(), "口径有误", AUTHOR, ADDRESS);
        assertThat(rollback.state()).isEqualTo(VersionState.SUBMITTED);
        assertThat(versions.inForce(scheme, Period.parse("2026Q4")).id()).isEqualTo(undone.id());
        publishing.review(rollback.id(), "同意", COLLEAGUE, ADDRESS);
        PackVersion back = publishing.publish(rollback.id(), "恢复", PUBLISHER, ADDRESS);

        assertThat(back.number()).isGreaterThan(undone.number());
        assertThat(back.packHash()).isEqualTo(old.packHash());
        assertThat(back.restores()).isEqualTo(old.id());
        assertThat(back.effectiveFrom()).isEqualTo(LocalDate.of(2026, 10, 1));
        assertThat(versions.inForce(scheme, Period.parse("2026Q4")).id()).isEqualTo(back.id());
        assertThat(versions.get(undone.id()).state()).isEqualTo(VersionState.RETIRED);
    }

    @Test
    void redScenariosMissingScenariosAndErrorsKeepAVersionFromBeingPublished() {
        PackVersion red = reviewed(edited(files(), "criteria.yml", "per_step: 1\n", "per_step: 2\n"));
        assertThatThrownBy(() -> publishing.publish(red.id(), "发布", PUBLISHER, ADDRESS))
                .isInstanceOf(VersionRefused.class)
                .hasMessageContaining("情景 2 个，未通过 1 个")
                .hasMessageContaining("A1应为 59，实际 58");

        SortedMap<String, byte[]> untested = files();
        untested.remove("scenarios/criteria.yml");
        PackVersion without = reviewed(untested);
        assertThatThrownBy(() -> publishing.publish(without.id(), "发布", PUBLISHER, ADDRESS))
                .hasMessageContaining("没有情景");

        SortedMap<String, byte[]> broken =
                edited(files(), "criteria.yml", "metric: on_time_rate", "metric: on_tme_rate");
        PackVersion mistyped = drafts.add(PackContent.of(scheme, broken, metrics()), AUTHOR, ADDRESS);
        assertThatThrownBy(() -> drafts.submit(mistyped.id(), "改", AUTHOR, ADDRESS))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("criteria.yml:3:11")
                .hasMessageContaining("on_time_rate");
        assertThat(versions.get(mistyped.id()).state()).isEqualTo(VersionState.DRAFT);
    }

    @Test
    void aVersionOvertakenByAnotherIsNotPublished() {
        PackVersion slow = reviewed(with(files(), "notes.md", "慢的"));
        published(with(files(), "notes.md", "快的"), "先发布");

        assertThatThrownBy(() -> publishing.publish(slow.id(), "发布", PUBLISHER, ADDRESS))
                .hasMessageContaining("起草之后已发布第");

        publishing.giveBack(slow.id(), "请并入新版", PUBLISHER, ADDRESS);
        drafts.takeNewestAsBase(slow.id(), AUTHOR, ADDRESS);
        drafts.submit(slow.id(), "已并入", AUTHOR, ADDRESS);
        publishing.review(slow.id(), "同意", COLLEAGUE, ADDRESS);
        assertThat(publishing.publish(slow.id(), "发布", PUBLISHER, ADDRESS).state())
                .isEqualTo(VersionState.PUBLISHED);
    }

    @Test
    void whoeverWroteInADraftIsItsAuthorForGood() {
        PackVersion draft = drafts.open(scheme, AUTHOR, ADDRESS);
        PackVersion shared = drafts.save(draft.id(), with(files(), "a.md", "一"), draft.packHash(), COLLEAGUE, ADDRESS);
        assertThat(shared.authors()).containsExactly("wang", "zhao");
        drafts.submit(draft.id(), "改", COLLEAGUE, ADDRESS);

        assertThatThrownBy(() -> publishing.review(draft.id(), "好", COLLEAGUE, ADDRESS))
                .hasMessageContaining("起草人（zhao）不能自己审核");
        assertThatThrownBy(() -> drafts.save(draft.id(), files(), draft.packHash(), AUTHOR, ADDRESS))
                .hasMessageContaining("待审核");
        refused("update pack_version set authors = '{wang}' where version_id = " + draft.id(), "author");
    }

    @Test
    void aSaveOnTopOfSomebodyElsesIsRefused() {
        PackVersion draft = drafts.open(scheme, AUTHOR, ADDRESS);
        drafts.save(draft.id(), with(files(), "b.md", "一"), draft.packHash(), COLLEAGUE, ADDRESS);

        assertThatThrownBy(() -> drafts.save(draft.id(), files(), draft.packHash(), AUTHOR, ADDRESS))
                .hasMessageContaining("草稿已被他人修改");
        assertThatThrownBy(() -> drafts.save(draft.id(), with(files(), "../x", "x"), draft.packHash(), AUTHOR, ADDRESS))
                .hasMessageContaining("不能跳出文件夹");
        drafts.withdraw(draft.id(), "不改了", AUTHOR, ADDRESS);
        refused(
                "update pack_version set state = 'draft' where version_id = " + draft.id(),
                "withdrawn and cannot change");
    }

    @Test
    void theDatabaseItselfRefusesWhatTheServiceRefuses() {
        PackVersion published = published(with(files(), "c.md", "一"), "发布");
        String it = " where version_id = " + published.id();

        refused("update pack_version set pack_hash = 'x'" + it, "is published and cannot change");
        refused("update pack_version set publish_reason = 'x'" + it, "is published and cannot change");
        refused("update pack_version set effective_from = '2030-01-01'" + it, "is published and cannot change");
        refused("update pack_version set state = 'draft'" + it, "is published and cannot change");
        refused("update pack_version set state = 'retired', retired_by = version_id" + it, "cannot change");
        refused("delete from pack_version" + it, "never deleted");
        refused("truncate pack_version cascade", "never deleted");
        refused("delete from pack_version_step", "cannot change");
        refused("update pack_version_step set user_name = 'x'", "cannot change");

        PackVersion submitted = submitted(with(files(), "c.md", "二"));
        String waiting = " where version_id = " + submitted.id();
        refused("update pack_version set pack_hash = 'x'" + waiting, "under review");
        refused("update pack_version set authors = authors || array['x']" + waiting, "under review");
        refused(
                "update pack_version set state = 'reviewed', reviewed_by = 'wang', review_opinion = 'y', reviewed_at = now()"
                        + waiting,
                "author_reviews_nothing");
        refused(
                "update pack_version set state = 'reviewed', reviewed_by = 'zhao', review_opinion = ' ', reviewed_at = now()"
                        + waiting,
                "review_comes_first");
        refused("update pack_version set state = 'published'" + waiting, "cannot become published");
        publishing.review(submitted.id(), "好", COLLEAGUE, ADDRESS);
        String publish = "update pack_version set state = 'published', published_at = now(), publish_reason = 'y', ";
        refused(publish + "published_by = 'wang', gates = '{\"passed\": true}'" + waiting, "author_publishes_nothing");
        refused(
                publish + "published_by = 'li', gates = '{\"passed\": false}'" + waiting,
                "publication_is_answered_for");
        refused(publish + "published_by = 'li'" + waiting, "publication_is_answered_for");
        String columns =
                "insert into pack_version (scheme, number, state, origin, name, label, pack_hash, metrics_hash,"
                        + " effective_from, authors) select scheme, 999, ";
        String rest = ", name, label, pack_hash, metrics_hash, effective_from, '{x}' from pack_version" + waiting;
        refused(columns + "'published', 'draft'" + rest, "begins as a draft");
        refused(columns + "'published', 'folder'" + rest, "folder_has_no_people");
    }

    @Test
    void whatIsArchivedNeverChanges() {
        refused("update archived_file set content = 'x'", "cannot change");
        refused("delete from archived_file", "cannot change");
        refused("truncate archived_file", "cannot change");
        refused("update archived_folder set files = '{}'", "cannot change");
        refused("delete from archived_folder", "cannot change");
        refused("insert into archived_file (sha256, content) values (repeat('0', 64), 'x')", "archived_file_check");
    }

    private SortedMap<String, byte[]> files() {
        return edited(SamplePack.files(), "scheme.yml", "scheme: " + SampleCity.SCHEME, "scheme: " + scheme);
    }

    private PackVersion submitted(SortedMap<String, byte[]> files) {
        PackVersion draft = drafts.add(PackContent.of(scheme, files, metrics()), AUTHOR, ADDRESS);
        return drafts.submit(draft.id(), "修改", AUTHOR, ADDRESS);
    }

    private PackVersion reviewed(SortedMap<String, byte[]> files) {
        return publishing.review(submitted(files).id(), "同意", COLLEAGUE, ADDRESS);
    }

    private PackVersion published(SortedMap<String, byte[]> files, String reason) {
        return publishing.publish(reviewed(files).id(), reason, PUBLISHER, ADDRESS);
    }

    private void refused(String sql, String saying) {
        assertThatThrownBy(() -> jdbc.sql(sql).update())
                .as(sql)
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining(saying);
    }
}
