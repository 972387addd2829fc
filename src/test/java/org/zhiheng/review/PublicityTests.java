package org.zhiheng.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** What is said during publicity, what is answered, and what publication needs. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class PublicityTests {

    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser LEADER = user("leader", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser PUBLISHER = user("publisher", Role.PUBLISHER, DataScope.ALL, null);
    private static final CurrentUser STREET = user("street", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S1");
    private static final CurrentUser NEIGHBOUR = user("neighbour", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S2");
    private static final CurrentUser AUDITOR = user("auditor", Role.AUDITOR, DataScope.ALL, null);

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reviews reviews;

    @Autowired
    private Comments comments;

    private long run;

    @BeforeEach
    void bringToPublicity() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
        jdbc.sql("""
                        update review set stage = case stage when 'published' then 'superseded' else 'withdrawn' end
                        where stage <> 'superseded'
                        """).update();
        run = jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3"))).id();
        reviews.open(run, CLERK, "");
        reviews.openPreview(run, CLERK, "");
        assertThatThrownBy(() -> comments.comment(run, "早了", STREET, "")).hasMessageContaining("没有公示");
        reviews.startSignOff(run, "演练", CLERK, "");
        reviews.sign(run, true, "同意", OFFICE, "");
        reviews.sign(run, true, "同意", LEADER, "");
        reviews.sign(run, true, "同意", PUBLISHER, "");
    }

    @Test
    void takesCommentsDuringPublicityAndShowsThemToTheOwnUnitAndTheDepartment() {
        comments.comment(run, "本街道名次有误", STREET, "");
        comments.comment(run, "同意", NEIGHBOUR, "");
        assertThatThrownBy(() -> comments.comment(run, " ", STREET, "")).hasMessageContaining("不能为空");
        assertThatThrownBy(() -> comments.comment(run, "长".repeat(501), STREET, ""))
                .hasMessageContaining("500");
        assertThatThrownBy(() -> comments.comment(run, "旁观", AUDITOR, "")).hasMessageContaining("角色");
        assertThat(comments.of(run, STREET))
                .extracting(Comments.Comment::statement)
                .containsExactly("本街道名次有误");
        assertThat(comments.of(run, CLERK))
                .extracting(Comments.Comment::unitName)
                .containsExactly("东街道", "南街道");

        long first = comments.of(run, CLERK).get(0).commentId();
        assertThatThrownBy(() -> comments.answer(run, first, "自答", STREET, "")).hasMessageContaining("角色");
        comments.answer(run, first, "经核对无误", OFFICE, "");
        assertThatThrownBy(() -> comments.answer(run, first, "再答", OFFICE, "")).hasMessageContaining("已经答复");
        assertThat(comments.of(run, STREET).get(0).answer()).isEqualTo("经核对无误");

        end();
        assertThatThrownBy(() -> comments.comment(run, "晚了", STREET, "")).hasMessageContaining("公示期为");
    }

    @Test
    void publishesWithoutAReasonOnlyOnceAllIsAnsweredAndClosed() {
        comments.comment(run, "有异议", STREET, "");
        assertThatThrownBy(() -> comments.close(run, "无异议", CLERK, "")).hasMessageContaining("才结束");
        end();
        assertThatThrownBy(() -> comments.close(run, "无异议", CLERK, "")).hasMessageContaining("1 条公示意见未答复");
        assertThatThrownBy(() -> reviews.publish(run, "", PUBLISHER, ""))
                .hasMessageContaining("没有形成公示结果；还有 1 条公示意见未答复")
                .hasMessageContaining("1 comments are not answered");
        comments.answer(run, comments.of(run, CLERK).get(0).commentId(), "经核对无误", CLERK, "");
        comments.close(run, "收到意见 1 条，已答复", CLERK, "");
        assertThat(comments.closing(run).orElseThrow().comments()).isEqualTo(1);
        Review published = reviews.publish(run, "", PUBLISHER, "");
        assertThat(published.stage()).isEqualTo(Stage.PUBLISHED);
        assertThat(published.publicationWaiver()).isNull();
        assertThat(bulletin()).doesNotContain("发布时豁免");
    }

    @Test
    void printsOnTheReportWhyItWasPublishedAlthoughSomethingWasOpen() {
        comments.comment(run, "有异议", STREET, "");
        end();
        Review published = reviews.publish(run, "年底前须兑现奖惩，经领导小组批准", PUBLISHER, "");
        assertThat(published.publicationWaiver()).isEqualTo("没有形成公示结果；还有 1 条公示意见未答复。理由：年底前须兑现奖惩，经领导小组批准");
        assertThat(bulletin()).contains("审签前豁免：演练").contains("发布时豁免：没有形成公示结果；还有 1 条公示意见未答复。理由：年底前须兑现奖惩，经领导小组批准");
    }

    private void end() {
        jdbc.sql("""
                        update review set publicity_opens = publicity_opens - 30, publicity_closes = :day where run_id = :run
                        """)
                .param("day", java.time.LocalDate.now().minusDays(2))
                .param("run", run)
                .update();
    }

    /** The page of the run among its stored reports. */
    private String bulletin() {
        return new String(
                jdbc.sql("select content from report_file where run_id = :run and file_name like '%.html' limit 1")
                        .param("run", run)
                        .query(byte[].class)
                        .single(),
                StandardCharsets.UTF_8);
    }

    private static CurrentUser user(String name, Role role, DataScope scope, @Nullable String unit) {
        return new CurrentUser(name, name, "", Set.of(role), scope, unit, false, true, false);
    }
}
