package org.zhiheng.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;
import org.zhiheng.database.Copy;
import org.zhiheng.organization.Unit;
import org.zhiheng.organization.UnitTree;
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
        UnitTree tree = units.treeAt(run.period().end(), run.dataBatch(), run.trialBatches());
        return Copy.into(dataSource, "run_unit", COLUMNS, rows -> tree.units().forEach(unit -> {
            Map<String, String> attributes = RunFacts.texts(unit.attributesJson());
            if (pack.assesses(unit.kind(), attributes)) {
                rows.row(
                        run.id(),
                        unit.code(),
                        unit.name(),
                        unit.kind(),
                        unit.parentCode(),
                        Optional.ofNullable(unit.parentCode())
                                .flatMap(tree::find)
                                .map(Unit::name)
                                .orElse(null),
                        pack.peerGroupOf(unit.kind(), attributes).orElse(null),
                        unit.attributesJson());
            }
        }));
    }
}
