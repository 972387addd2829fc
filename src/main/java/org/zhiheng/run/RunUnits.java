package org.zhiheng.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.zhiheng.database.Copy;
import org.zhiheng.organization.Unit;
import org.zhiheng.organization.Units;
import org.zhiheng.rulepack.RulePack;

/** The assessed units of a run with their peer groups, as on the period's last day. */
@Component
class RunUnits {

    private static final List<String> COLUMNS =
            List.of("run_id", "unit_code", "name", "kind", "parent_code", "parent_name", "peer_group", "attributes");

    private final DataSource dataSource;
    private final Units units;

    RunUnits(DataSource dataSource, Units units) {
        this.dataSource = dataSource;
        this.units = units;
    }

    /** Fills {@code run_unit}, which must hold none of the run. @return number of units */
    long pin(AssessmentRun run, RulePack pack) {
        Portion portion = new Portion(run, pack);
        units.forEach(run.period().end(), units.state(run.dataBatch(), run.trialBatches()), portion::take);
        portion.write();
        return portion.written;
    }

    /** The cursor over the units and the copy into the table share a connection, so they take turns. */
    private final class Portion {

        private final AssessmentRun run;
        private final RulePack pack;
        private final List<@Nullable Object[]> rows = new ArrayList<>();
        private long written;

        Portion(AssessmentRun run, RulePack pack) {
            this.run = run;
            this.pack = pack;
        }

        void take(Unit unit, @Nullable String parentName) {
            Map<String, String> attributes = RunFacts.texts(unit.attributesJson());
            if (pack.assesses(unit.kind(), attributes)) {
                rows.add(new @Nullable Object[] {
                    run.id(),
                    unit.code(),
                    unit.name(),
                    unit.kind(),
                    unit.parentCode(),
                    parentName,
                    pack.peerGroupOf(unit.kind(), attributes).orElse(null),
                    unit.attributesJson()
                });
            }
            if (rows.size() == RunFacts.FETCHED) {
                write();
            }
        }

        void write() {
            written += Copy.into(dataSource, "run_unit", COLUMNS, into -> rows.forEach(into::row));
            rows.clear();
        }
    }
}
