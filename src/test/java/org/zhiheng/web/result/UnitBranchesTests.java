package org.zhiheng.web.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.fixtures.DatabaseTest;

/** A city C of two districts: D1 with the streets S1 and S2 (two communities each), D2 with S3 (one community). */
@DatabaseTest
class UnitBranchesTests {

    private static final CurrentUser CLERK = user(DataScope.ALL, null);

    @Autowired
    private UnitBranches branches;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void load() {
        jdbc.sql("truncate assessment_run, unit, import_batch, source_file cascade")
                .update();
        jdbc.sql("""
                        insert into assessment_run (run_id, scheme, period, period_from, period_until, as_of, trial, state, data_batch,
                            pack_hash, pack_version)
                        overriding system value
                        values (1, 'x', '2026Q3', '2026-07-01', '2026-10-01', '2026-10-01', true, 'REQUESTED', 1, 'h', '1')
                        """).update();
        jdbc.sql("insert into source_file (sha256, file_name, byte_count) values ('s', 'units.csv', 1)")
                .update();
        jdbc.sql("""
                        insert into import_batch (batch_id, feed, feed_hash, source_sha256, state) overriding system value
                        values (1, 'units', 'h', 's', 'published')
                        """).update();
        for (String unit : List.of(
                "C:-", "D1:C", "D2:C", "S1:D1", "S2:D1", "S3:D2", "Q11:S1", "Q12:S1", "Q21:S2", "Q22:S2", "Q31:S3")) {
            String[] both = unit.split(":");
            jdbc.sql("""
                            insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code)
                            values ('units', :code, 'h', 1, 1, :code, '名' || :code, 'x', nullif(:parent, '-'))
                            """).param("code", both[0]).param("parent", both[1]).update();
            if (both[0].startsWith("Q")) {
                jdbc.sql("""
                                insert into run_unit (run_id, unit_code, name, kind, parent_code) values (1, :code, :code, 'x', :parent)
                                """).param("code", both[0]).param("parent", both[1]).update();
            }
        }
    }

    @Test
    void opensTheOnlyRootAndThePathToWhatIsChosen() {
        assertThat(told(branches.of(CLERK, 1, ""))).isEqualTo("名C 5[名D1 4+ 名D2 1+]");
        assertThat(told(branches.of(CLERK, 1, "D1"))).isEqualTo("名C 5[名D1 4*[名S1 2 名S2 2] 名D2 1+]");
        assertThat(told(branches.of(CLERK, 1, "S3"))).isEqualTo("名C 5[名D1 4+ 名D2 1[名S3 1*]]");
    }

    @Test
    void countsOnlyTheUnitsOfTheUsersScope() {
        assertThat(told(branches.of(user(DataScope.OWN_AND_BELOW, "S1"), 1, "")))
                .isEqualTo("名C 2[名D1 2+]");
    }

    /** name and count; {@code +}: shut with branches below, {@code *}: chosen, brackets: opened. */
    private static String told(List<UnitBranches.Branch> shown) {
        return shown.stream()
                .map(one -> one.name() + " " + one.units() + (one.here() ? "*" : "")
                        + (one.isOpen() ? "[" + told(one.below()) + "]" : one.deeper() ? "+" : ""))
                .collect(Collectors.joining(" "));
    }

    private static CurrentUser user(DataScope scope, @org.jspecify.annotations.Nullable String unit) {
        return new CurrentUser("u", "u", "", Set.of(Role.DEPARTMENT), scope, unit, false, true, false);
    }
}
