package org.zhiheng.appeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.calendar.Calendars;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.review.ResultChange;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * The whole way of a quarter on the sample city: street S1 (rank 2, total 90) contests its one late case. Closed in time, S1
 * has 10 of 10, hence 60 + 40 = 100, and shares rank 1 with S2.
 */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class AppealLifeTests {

    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser LEADER = user("leader", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser PUBLISHER = user("publisher", Role.PUBLISHER, DataScope.ALL, null);
    private static final CurrentUser STREET = user("street", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S1");
    private static final CurrentUser WEST = user("west", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S3");
    private static final CurrentUser NEIGHBOUR = user("neighbour", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S2");

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reviews reviews;

    @Autowired
    private Appeals appeals;

    @Autowired
    private Rulings rulings;

    @Autowired
    private CorrectionOverlay overlay;

    @Autowired
    private OperationLog operations;

    @Autowired
    private Calendars calendars;

    @Autowired
    private Clock clock;

    private AssessmentRun run;

    @BeforeEach
    void computeTheQuarter() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
        bringBackTheRecords();
        jdbc.sql("""
                        update review set stage = case stage when 'published' then 'superseded' else 'withdrawn' end
                        where stage <> 'superseded'
                        """).update();
        run = jobs.run(new RunRequest(
                SampleCity.SCHEME,
                Period.parse("2026Q3"),
                java.util.Optional.empty(),
                false,
                List.of(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                "clerk"));
    }

    @Test
    void evidenceIsAddedUntilTheTimeLimitByWhoFiledAndIsLogged() {
        Appeal appeal = filed();
        byte[] file = "台账".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        appeals.addEvidence(appeal, "台账𠮷.txt", "text/plain", file, STREET, "10.0.0.1");
        assertThat(appeals.evidence(appeal.appealId()))
                .extracting(Appeal.Evidence::fileName)
                .containsExactly("台账𠮷.txt");
        assertThat(jdbc.sql("select after_state from operation_log where target = :target and action = '提交申诉材料'")
                        .param("target", "appeal/" + appeal.number())
                        .query(String.class)
                        .list())
                .containsExactly("台账𠮷.txt，6 字节，SHA-256 " + org.zhiheng.content.Hash.of(file));
        assertThatThrownBy(() -> appeals.addEvidence(appeal, "a.txt", "text/plain", file, NEIGHBOUR, ""))
                .isInstanceOf(ReviewRefused.class);
        assertThatThrownBy(() -> appeals.addEvidence(appeal, "a.txt", "text/plain", new byte[0], STREET, ""))
                .isInstanceOf(ReviewRefused.class);

        limit(appeal, LocalDate.now(clock));
        appeals.addEvidence(appeal, "b.txt", "text/plain", file, STREET, "");
        limit(appeal, LocalDate.now(clock).minusDays(1));
        assertThatThrownBy(() -> appeals.addEvidence(appeal, "c.txt", "text/plain", file, STREET, ""))
                .hasMessageContaining("裁定期限");
        limit(appeal, LocalDate.now(clock));
        for (int more = 2; more < Appeals.MOST_EVIDENCE; more++) {
            appeals.addEvidence(appeal, more + ".txt", "text/plain", file, STREET, "");
        }
        assertThatThrownBy(() -> appeals.addEvidence(appeal, "d.txt", "text/plain", file, STREET, ""))
                .hasMessageContaining("最多 20 个");

        appeals.withdraw(appeal, STREET, "");
        assertThatThrownBy(() -> appeals.addEvidence(appeal, "e.txt", "text/plain", file, STREET, ""))
                .hasMessageContaining("尚未裁定");
        assertThat(appeals.evidence(appeal.appealId())).hasSize(20);
    }

    /** A correction its column cannot hold could never be upheld, and the same matter is appealed once. */
    @Test
    void aCorrectionTheColumnCannotHoldIsNotFiled() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        for (String wrong : List.of("昨天", "2026-02-30 10:00", "2026/07/02", "infinity", "now")) {
            assertThatThrownBy(() -> appeals.file(filing("closed_at", wrong), STREET, ""))
                    .as(wrong)
                    .isInstanceOf(ReviewRefused.class)
                    .hasMessageContaining("2026-09-03 10:00");
        }
        assertThatThrownBy(() -> appeals.file(filing("quality_score", "NaN"), STREET, ""))
                .hasMessageContaining("数字");
        assertThatThrownBy(() -> appeals.file(filing("sampled", "也许"), STREET, ""))
                .hasMessageContaining("是或否");
        assertThatThrownBy(() -> appeals.file(filing("unit_code", "nowhere"), STREET, ""))
                .hasMessageContaining("单位编码");
        assertThat(appeals.file(filing("sampled", " 是 "), STREET, "").correction())
                .isEqualTo("{\"sampled\": true}");
    }

    @Test
    void onlyItemsOfTheRunAndKnownReasonsAreContested() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal.Filing good = filing("closed_at", "2026-07-02 10:00");
        Appeal.Filing item = new Appeal.Filing(good.runId(), "S1", "fact", "没有这项", "", null, "other", "理由", "", "");
        assertThatThrownBy(() -> appeals.file(item, STREET, "")).hasMessageContaining("没有评分项");
        Appeal.Filing reason = new Appeal.Filing(
                good.runId(), "S1", "fact", "", good.recordKind(), good.recordId(), "because", "理由", "", "");
        assertThatThrownBy(() -> appeals.file(reason, STREET, "")).hasMessageContaining("理由类别");
    }

    @Test
    void unitsAreToldWhenResultsArePutUpAndWhenTheyGoBack() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        reviews.startSignOff(run.id(), "提前", CLERK, "");
        for (CurrentUser signer : List.of(OFFICE, LEADER, PUBLISHER)) {
            reviews.sign(run.id(), true, "同意", signer, "");
        }
        reviews.returnToReview(run.id(), "名单有误", CLERK, "");
        LocalDate closes = reviews.find(run.id()).orElseThrow().publicityCloses();
        assertThat(jdbc.sql(
                                "select title || '：' || body from notice where run_id = :run and unit_code is null order by notice_id")
                        .param("run", run.id())
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        preview -> assertThat(preview).startsWith("考核结果预览："),
                        publicity -> assertThat(publicity).startsWith("考核结果公示：公示期至 " + closes),
                        back -> assertThat(back).startsWith("考核结果退回复核："));
    }

    private Appeal filed() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        return appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, "");
    }

    private void limit(Appeal appeal, LocalDate day) {
        jdbc.sql("update appeal set rule_by = :day where appeal_id = :appeal")
                .param("day", day)
                .param("appeal", appeal.appealId())
                .update();
    }

    @Test
    void goesFromReviewThroughAnUpheldAppealToPublicationAndCorrection() {
        reviews.open(run.id(), CLERK, "");
        assertThatThrownBy(() -> reviews.publish(run.id(), "", PUBLISHER, "")).isInstanceOf(ReviewRefused.class);
        assertThatThrownBy(() -> appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, ""))
                .isInstanceOf(ReviewRefused.class);
        reviews.openPreview(run.id(), CLERK, "");
        assertThatThrownBy(() -> appeals.file(filing("closed_at", "2026-07-02 10:00"), NEIGHBOUR, ""))
                .isInstanceOf(ReviewRefused.class)
                .hasMessageContaining("本单位");
        Appeal appeal = appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, "");
        assertThat(appeal.number()).matches("2026Q3-\\d{3}");
        assertThatThrownBy(() -> appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, ""))
                .hasMessageContaining("一次");

        String before = recordState();
        assertThatThrownBy(() -> rulings.tryOut(appeal, CLERK)).hasMessageContaining("发起考核计算的人");
        Rulings.Effect effect = rulings.tryOut(appeal, OFFICE);
        assertThat(recordState()).isEqualTo(before);
        assertThat(jdbc.sql("select count(*) from assessment_run where trial")
                        .query(Long.class)
                        .single())
                .isZero();
        ResultChange own = effect.changes().stream()
                .filter(change -> change.unitCode().equals("S1"))
                .findFirst()
                .orElseThrow();
        assertThat(own.oldTotal()).isEqualByComparingTo("90");
        assertThat(own.newTotal()).isEqualByComparingTo("100");
        assertThat(own.oldRank()).isEqualByComparingTo("2");
        assertThat(own.newRank()).isEqualByComparingTo("1");

        AssessmentRun corrected = upheld(appeal, "系统记录滞后，予以更正");
        assertThat(corrected.outputHash())
                .as("the run after the ruling equals the trial before it")
                .isEqualTo(effect.outputHash());
        assertThat(total(corrected.id(), "S1")).isEqualByComparingTo("100");
        assertThat(total(run.id(), "S1"))
                .as("the contested run stays as it was")
                .isEqualByComparingTo("90");

        reviews.withdraw(run.id(), "申诉成立，改用更正后的结果", CLERK, "");
        publish(corrected.id());
        assertThatThrownBy(() -> jdbc.sql("update standing set total = 0 where run_id = :run")
                        .param("run", corrected.id())
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("published");
        assertThatThrownBy(() -> jdbc.sql("delete from score_line where run_id = :run")
                        .param("run", corrected.id())
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThat(operations.broken()).isEmpty();
    }

    @Test
    void leavesNoTraceOfADismissedAppeal() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        String before = recordState();
        Appeal appeal = appeals.file(filing("", ""), STREET, "");
        rulings.tryOut(appeal, OFFICE);
        assertThat(rulings.rule(appeal, false, "证据不足", OFFICE, "")).isEmpty();
        assertThat(recordState()).isEqualTo(before);
        assertThatThrownBy(
                        () -> rulings.rule(appeals.find(OFFICE, appeal.number()).orElseThrow(), true, "再议", OFFICE, ""))
                .hasMessageContaining("已经办结");
        AssessmentRun again = jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")));
        assertThat(again.outputHash()).isEqualTo(run.outputHash());
    }

    @Test
    void keepsSignaturesOfDifferentPeopleAndSendsAReturnedRunBack() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        assertThatThrownBy(() -> reviews.startSignOff(run.id(), "", CLERK, "")).hasMessageContaining("预览期");
        reviews.startSignOff(run.id(), "演练", CLERK, "");
        reviews.sign(run.id(), true, "同意", OFFICE, "");
        assertThatThrownBy(() -> reviews.sign(run.id(), true, "同意", OFFICE, "")).hasMessageContaining("同一人");
        assertThat(reviews.sign(run.id(), false, "请核对", LEADER, "").stage()).isEqualTo(Stage.IN_REVIEW);
    }

    /**
     * S3 has 2 of 4 cases late: 60 − (90 − 50) + 40 − 20 = 40. One of them in time: 60 − (90 − 75) + 40 − 10 = 75; both: 100.
     */
    @Test
    void addsEachUpheldCorrectionToThoseBefore() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal first = appeals.file(filing("S1", "S1-0", "A2", "closed_at", "2026-07-02 10:00"), STREET, "");
        Appeal second = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        Appeal third = appeals.file(filing("S3", "S3-1", "A2", "closed_at", "2026-07-03 10:00"), WEST, "");
        AssessmentRun afterFirst = upheld(first, "属实");
        Rulings.Effect effect =
                rulings.tryOut(appeals.find(OFFICE, second.number()).orElseThrow(), OFFICE);
        assertThat(effect.changes())
                .as("against the run that carries the first correction")
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.unitCode()).isEqualTo("S3");
                    assertThat(change.oldTotal()).isEqualByComparingTo("40");
                    assertThat(change.newTotal()).isEqualByComparingTo("75");
                });
        AssessmentRun afterSecond = upheld(second, "属实");
        assertThat(afterSecond.outputHash()).isEqualTo(effect.outputHash());
        AssessmentRun afterThird = upheld(third, "属实");
        assertThat(List.of(total(afterFirst.id(), "S1"), total(afterFirst.id(), "S3")))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("100"), new BigDecimal("40"));
        assertThat(List.of(total(afterThird.id(), "S1"), total(afterThird.id(), "S3")))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("100"), new BigDecimal("100"));
        assertThat(afterThird.trialBatches()).hasSize(3);
    }

    @Test
    void correctsWhatAnEarlierCorrectionMadeOfARecord() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal first = appeals.file(filing("S3", "S3-0", "A1", "closed_at", "2026-07-20 10:00"), WEST, "");
        Appeal second = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        assertThat(total(upheld(first, "属实，仍超期").id(), "S3")).isEqualByComparingTo("40");
        assertThat(total(upheld(second, "属实").id(), "S3")).isEqualByComparingTo("75");
    }

    @Test
    void takesTheSameMatterOnceAlsoAfterACorrection() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal dismissed = appeals.file(filing("S1", "", "A1", "", ""), STREET, "");
        Appeal upheld = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        rulings.rule(dismissed, false, "证据不足", OFFICE, "");
        AssessmentRun corrected = upheld(upheld, "属实");
        reviews.withdraw(run.id(), "申诉成立", CLERK, "");
        reviews.open(corrected.id(), CLERK, "");
        reviews.openPreview(corrected.id(), CLERK, "");
        run = corrected;
        assertThatThrownBy(() -> appeals.file(filing("S1", "", "A1", "", ""), STREET, ""))
                .isInstanceOf(ReviewRefused.class)
                .hasMessageContaining(dismissed.number());
        assertThat(appeals.file(filing("S1", "", "A2", "", ""), STREET, "").isOpen())
                .as("another matter may be appealed")
                .isTrue();
        assertThatThrownBy(() -> reviews.startSignOff(corrected.id(), "", CLERK, ""))
                .hasMessageContaining("1 件申诉");
    }

    @Test
    void countsOpenAppealsOfTheRunsThatWereCorrected() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        appeals.file(filing("S1", "", "A1", "", ""), STREET, "");
        Appeal upheld = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        AssessmentRun corrected = upheld(upheld, "属实");
        reviews.withdraw(run.id(), "申诉成立", CLERK, "");
        reviews.open(corrected.id(), CLERK, "");
        reviews.openPreview(corrected.id(), CLERK, "");
        assertThatThrownBy(() -> reviews.startSignOff(corrected.id(), "", CLERK, ""))
                .hasMessageContaining("1 件申诉");
    }

    @Test
    void refusesARecordOfAnotherUnitAndAProcessAppealBeforePublicity() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        assertThatThrownBy(() -> appeals.file(filing("S1", "S2-0", "A2", "closed_at", "2026-07-02 10:00"), STREET, ""))
                .hasMessageContaining("不是本单位的");
        Appeal.Filing process =
                new Appeal.Filing(run.id(), "S1", "process", "A2", "", null, "other", "没有提前通知考核", "", "");
        assertThatThrownBy(() -> appeals.file(process, STREET, "")).hasMessageContaining("公示期");
        Appeal fact = appeals.file(filing("S1", "", "A1", "", ""), STREET, "");
        assertThat(fact.ruleBy()).isEqualTo(calendars.current().plus(LocalDate.now(clock), 10));
        assertThat(fact.isLate(fact.ruleBy())).isFalse();
        assertThat(fact.isLate(fact.ruleBy().plusDays(1))).isTrue();
        reviews.startSignOff(run.id(), "演练", CLERK, "");
        reviews.sign(run.id(), true, "同意", OFFICE, "");
        reviews.sign(run.id(), true, "同意", LEADER, "");
        reviews.sign(run.id(), true, "同意", PUBLISHER, "");
        assertThatThrownBy(() -> appeals.file(filing("S1", "", "A2", "", ""), STREET, ""))
                .hasMessageContaining("预览期");
        assertThat(appeals.file(process, STREET, "").kind()).isEqualTo("process");
        assertThatThrownBy(() -> reviews.publish(run.id(), "", PUBLISHER, "")).hasMessageContaining("2 件申诉");
    }

    @Test
    void isRuledOnOnceHoweverManyTry() throws Exception {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal appeal = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Optional<AssessmentRun>>> asked = threads.invokeAll(
                    java.util.Collections.nCopies(4, () -> rulings.rule(appeal, true, "属实", OFFICE, "")));
            int done = 0;
            for (Future<Optional<AssessmentRun>> one : asked) {
                try {
                    one.get();
                    done++;
                } catch (ExecutionException refused) {
                    assertThat(refused.getCause()).isInstanceOf(ReviewRefused.class);
                }
            }
            assertThat(done).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
        assertThat(jdbc.sql("select count(*) from import_batch where feed = 'correction' and period = :number")
                        .param("number", appeal.number())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void asksAgainForTheRunThatAKilledProcessDidNotAskFor() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal appeal = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        upheld(appeal, "属实");
        jdbc.sql("update appeal set new_run = null where appeal_id = :id")
                .param("id", appeal.appealId())
                .update();
        assertThat(appeals.find(OFFICE, appeal.number()).orElseThrow().isToBeComputed())
                .isTrue();
        rulings.takeUp();
        Appeal now = appeals.find(OFFICE, appeal.number()).orElseThrow();
        assertThat(now.isToBeComputed()).isFalse();
        assertThat(total(jobs.finish(now.newRun()).id(), "S3")).isEqualByComparingTo("75");
    }

    @Test
    void takesAwayATrialAKilledProcessLeftAndKeepsWhatWasImportedMeanwhile() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        Appeal appeal = appeals.file(filing("S3", "S3-0", "A2", "closed_at", "2026-07-02 10:00"), WEST, "");
        overlay.lay(appeal, "office", true);
        long batch = jdbc.sql("""
                        insert into import_batch (feed, feed_hash, state, read_count, new_count)
                        values ('sample', 'later', 'published', 1, 1) returning batch_id
                        """).query(Long.class).single();
        jdbc.sql(
                        "update governance_case set superseded_by = :batch where record_key = 'S3-0' and superseded_by is null")
                .param("batch", batch)
                .update();
        jdbc.sql("""
                        insert into governance_case (feed, record_key, row_hash, batch_id, row_number, unit_code, opened_at, due_at, closed_at)
                        select feed, record_key, 'later', :batch, 1, unit_code, opened_at, due_at, closed_at
                        from governance_case where record_id = :record
                        """).param("batch", batch).param("record", appeal.recordId()).update();
        rulings.takeUp();
        assertThat(jdbc.sql("select row_hash from governance_case where record_key = 'S3-0' and superseded_by is null")
                        .query(String.class)
                        .list())
                .containsExactly("later");
        jdbc.sql("update governance_case set superseded_by = null where record_id = :record")
                .param("record", appeal.recordId())
                .update();
        jdbc.sql("delete from governance_case where batch_id = :batch")
                .param("batch", batch)
                .update();
        jdbc.sql("delete from import_batch where batch_id = :batch")
                .param("batch", batch)
                .update();
    }

    /** Every case as it was loaded, whatever earlier tests corrected. */
    private void bringBackTheRecords() {
        jdbc.sql("""
                        update governance_case set superseded_by = (select max(batch_id) from import_batch)
                        where superseded_by is null and row_hash <> 'h'
                        """).update();
        jdbc.sql("update governance_case set superseded_by = null where row_hash = 'h'")
                .update();
    }

    private AssessmentRun upheld(Appeal appeal, String ruling) {
        return jobs.finish(rulings.rule(appeals.find(OFFICE, appeal.number()).orElseThrow(), true, ruling, OFFICE, "")
                .orElseThrow()
                .id());
    }

    private void publish(long runId) {
        reviews.open(runId, CLERK, "");
        reviews.openPreview(runId, CLERK, "");
        reviews.startSignOff(runId, "申诉已裁定", CLERK, "");
        reviews.sign(runId, true, "同意", OFFICE, "");
        reviews.sign(runId, true, "同意", LEADER, "");
        assertThat(reviews.sign(runId, true, "同意", PUBLISHER, "").stage()).isEqualTo(Stage.IN_PUBLICITY);
        assertThatThrownBy(() -> reviews.publish(runId, "", PUBLISHER, "")).hasMessageContaining("公示期");
        assertThatThrownBy(() -> reviews.publish(runId, "经批准", CLERK, "")).hasMessageContaining("角色");
        assertThat(reviews.publish(runId, "经批准", PUBLISHER, "").stage()).isEqualTo(Stage.PUBLISHED);
    }

    private Appeal.Filing filing(String column, String value) {
        return filing("S1", "S1-0", "A2", column, value);
    }

    private Appeal.Filing filing(String unit, String key, String criterion, String column, String value) {
        Long record = key.isEmpty()
                ? null
                : jdbc.sql("select record_id from governance_case where record_key = :key and superseded_by is null")
                        .param("key", key)
                        .query(Long.class)
                        .single();
        return new Appeal.Filing(
                run.id(),
                unit,
                "fact",
                criterion,
                record == null ? "" : "governance_case",
                record,
                "wrong_record",
                "当日已办结，系统登记滞后",
                column,
                value);
    }

    private BigDecimal total(long runId, String unit) {
        return jdbc.sql("select total from standing where run_id = :run and unit_code = :unit")
                .param("run", runId)
                .param("unit", unit)
                .query(BigDecimal.class)
                .single();
    }

    private String recordState() {
        return jdbc.sql("""
                        select (select string_agg(c::text, '|' order by c.record_id) from governance_case c) || '#' ||
                               (select count(*) from record_exclusion) || '#' || (select count(*) from import_batch)
                        """).query(String.class).single();
    }

    private static CurrentUser user(
            String name, Role role, DataScope scope, @org.jspecify.annotations.Nullable String unit) {
        return new CurrentUser(name, name, "", Set.of(role), scope, unit, false, true, false);
    }
}
