package org.zhiheng.run;

import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.ranking.GradeQuota;
import org.zhiheng.ranking.QuotaLimit;
import org.zhiheng.ranking.QuotaTally;

/** The limits on grades of every run, as they were worked out with its standings. */
@Component
public class RunQuotas {

    private final JdbcClient jdbc;

    RunQuotas(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The limits of a run, as the scheme declares them; empty when it has none. */
    public List<QuotaLimit> of(long runId) {
        return jdbc.sql("select * from run_quota where run_id = :run order by ordinal")
                .param("run", runId)
                .query(RunQuotas::limit)
                .list();
    }

    /** Keeps the limits of a run in place of those it had. */
    void keep(long runId, Collection<QuotaTally> tallies) {
        jdbc.sql("delete from run_quota where run_id = :run")
                .param("run", runId)
                .update();
        int ordinal = 0;
        for (QuotaTally tally : tallies) {
            insert(runId, ordinal++, tally.limit());
        }
    }

    private void insert(long runId, int ordinal, QuotaLimit limit) {
        jdbc.sql("""
                        insert into run_quota (run_id, ordinal, grade, scope, scope_name, share, units, rounding, minimum,
                            border_ties, places, basis, unit_codes, merits)
                        values (:run, :ordinal, :grade, :scope, :scopeName, :share, :units, :rounding, :minimum,
                            :ties, :places, :basis, :members, :merits)
                        """)
                .param("run", runId)
                .param("ordinal", ordinal)
                .param("grade", limit.grade())
                .param("scope", lower(limit.scope()))
                .param("scopeName", limit.scopeName())
                .param("share", limit.share())
                .param("units", limit.units())
                .param("rounding", lower(limit.rounding()))
                .param("minimum", limit.minimum())
                .param("ties", lower(limit.borderTies()))
                .param("places", limit.places())
                .param("basis", limit.basis())
                .param(
                        "members",
                        limit.members().stream().map(QuotaLimit.Member::unit).toArray(String[]::new))
                .param(
                        "merits",
                        limit.members().stream().map(QuotaLimit.Member::merit).toArray(Integer[]::new))
                .update();
    }

    private static QuotaLimit limit(ResultSet row, int index) throws SQLException {
        String[] units = (String[]) row.getArray("unit_codes").getArray();
        Integer[] merits = (Integer[]) row.getArray("merits").getArray();
        List<QuotaLimit.Member> members = new ArrayList<>();
        for (int at = 0; at < units.length; at++) {
            members.add(new QuotaLimit.Member(units[at], merits[at]));
        }
        return new QuotaLimit(
                row.getString("grade"),
                GradeQuota.Scope.valueOf(upper(row.getString("scope"))),
                row.getString("scope_name"),
                row.getBigDecimal("share"),
                row.getInt("units"),
                RoundingMode.valueOf(upper(row.getString("rounding"))),
                row.getInt("minimum"),
                GradeQuota.BorderTies.valueOf(upper(row.getString("border_ties"))),
                row.getInt("places"),
                row.getString("basis"),
                members);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
