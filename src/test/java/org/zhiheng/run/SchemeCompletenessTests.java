package org.zhiheng.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.quality.Completeness;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.vocabulary.Period;

/** The graded scheme demands cases of 75 % of the streets; in the {@link SampleCity} three of four have some: just enough. */
@DatabaseTest(properties = "zhiheng.test.home=src/test/resources/homes/graded")
class SchemeCompletenessTests {

    private static final Period QUARTER = Period.parse("2026Q3");
    private static final CurrentUser CLERK =
            new CurrentUser("clerk", "clerk", "", Set.of(Role.DEPARTMENT), DataScope.ALL, null, false, true, false);
    private static final CurrentUser AUDITOR =
            new CurrentUser("auditor", "auditor", "", Set.of(Role.AUDITOR), DataScope.ALL, null, false, true, false);

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ContentHome home;

    @Autowired
    private AssessmentRuns runs;

    @Autowired
    private SchemeCompleteness completeness;

    private RulePack pack;

    @BeforeEach
    void load() {
        jdbc.sql("""
                        truncate source_file, import_batch, unit, governance_case, completeness_waiver, assessment_run
                            restart identity cascade
                        """).update();
        SampleCity.load(dataSource, 1);
        pack = new RulePacks(home).read("graded_quarterly");
    }

    @Test
    void countsUnitsWithRecordsAtOrBelowThem() {
        Completeness.Result result = completeness.of(pack, QUARTER).orElseThrow();
        assertThat(result.pairs()).isEqualTo(4);
        assertThat(result.heard()).isEqualTo(3);
        assertThat(result.rate()).isEqualByComparingTo("75.00");
        assertThat(result.isEnough()).isTrue();
        assertThat(result.silent()).containsExactly(new Completeness.Silent("S4", "北街道", "gov_case"));

        unit("C4", "community", "S4");
        jdbc.sql("update governance_case set unit_code = 'C4' where record_key = 'S1-0'")
                .update();
        assertThat(completeness.of(pack, QUARTER).orElseThrow().rate()).isEqualByComparingTo("100.00");
    }

    @Test
    void demandsNothingOfASchemeThatDeclaresNothing() {
        assertThat(completeness.of(new RulePacks(home).read("graded_annual"), Period.parse("2026")))
                .isEmpty();
    }

    @Test
    void aFormalRunBelowTheDemandIsRefusedUnlessWaivedAtThatRate() {
        assertThat(runs.request(RunRequest.of("graded_quarterly", QUARTER)).trial())
                .isFalse();
        unit("S5", "street", "D1");
        assertThatThrownBy(() -> runs.request(RunRequest.of("graded_quarterly", QUARTER)))
                .isInstanceOf(QualityRefused.class)
                .hasMessageContaining("完整率 60.00%，低于方案要求的 75%")
                .hasMessageContaining("60.00% complete, the scheme demands 75%");
        assertThat(runs.request(new RunRequest(
                                "graded_quarterly",
                                QUARTER,
                                java.util.Optional.empty(),
                                true,
                                java.util.List.of(),
                                java.util.Optional.empty(),
                                java.util.Optional.empty(),
                                "test"))
                        .trial())
                .as("a trial may be made")
                .isTrue();
        assertThatThrownBy(() -> completeness.waive(pack, QUARTER, " ", CLERK, ""))
                .hasMessageContaining("理由");
        assertThatThrownBy(() -> completeness.waive(pack, QUARTER, "新设街道", AUDITOR, ""))
                .hasMessageContaining("角色");
        completeness.waive(pack, QUARTER, "新设街道，本季无件", CLERK, "");
        assertThat(runs.request(RunRequest.of("graded_quarterly", QUARTER)).trial())
                .isFalse();

        unit("S6", "street", "D1");
        assertThatThrownBy(() -> runs.request(RunRequest.of("graded_quarterly", QUARTER)))
                .as("the waiver was for 60 %, not for 50 %")
                .hasMessageContaining("完整率 50.00%");
    }

    private void unit(String code, String kind, String parent) {
        jdbc.sql("""
                        insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code)
                        values ('sample', :code, 'h', 1, 1, :code, '名' || :code, :kind, :parent)
                        """)
                .param("code", code)
                .param("kind", kind)
                .param("parent", parent)
                .update();
    }
}
