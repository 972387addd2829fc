package org.zhiheng.run;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.quality.Completeness;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.vocabulary.Period;

/** The completeness a scheme demands of its records before a formal run (D11). */
@Component
public class SchemeCompleteness {

    private final Completeness completeness;

    SchemeCompleteness(Completeness completeness) {
        this.completeness = completeness;
    }

    /** Empty when the scheme demands nothing. */
    public Optional<Completeness.Result> of(RulePack pack, Period period) {
        return demand(pack).map(demand -> completeness.of(demand, period));
    }

    /** @throws QualityRefused when the scheme demands nothing, enough is there, or the user may not */
    public void waive(RulePack pack, Period period, String reason, CurrentUser user, String address) {
        completeness.waive(
                demand(pack)
                        .orElseThrow(() -> new QualityRefused("这个方案没有完整率要求", "this scheme demands no completeness")),
                period,
                reason,
                user,
                address);
    }

    /** @throws QualityRefused when less is there than the scheme demands, and nobody has waived it */
    void require(RulePack pack, Period period) {
        of(pack, period).filter(result -> !result.admits()).ifPresent(result -> {
            String silent = result.silent().stream()
                    .limit(5)
                    .map(one -> one.unitName() + " " + one.view())
                    .collect(java.util.stream.Collectors.joining("、"));
            throw new QualityRefused(
                    period.chinese() + "数据完整率 " + result.rate() + "%，低于方案要求的 " + percent(result) + "%，不能正式计算；没有数据的有 "
                            + result.silent().size() + " 项：" + silent
                            + (result.silent().size() > 5 ? " 等" : "")
                            + "。请补报，或在「新建考核」中写明理由豁免；也可以先试算",
                    "the records of " + period.code() + " are " + result.rate() + "% complete, the scheme demands "
                            + percent(result) + "%: no formal run; "
                            + result.silent().size() + " are silent: "
                            + silent.replace("、", ", ") + (result.silent().size() > 5 ? " …" : "")
                            + ". Have them reported, or waive it with a reason; a trial is possible");
        });
    }

    private static String percent(Completeness.Result result) {
        return org.zhiheng.vocabulary.Figure.plain(result.least().movePointRight(2));
    }

    private static Optional<Completeness.Demand> demand(RulePack pack) {
        return pack.completeness()
                .map(demand -> new Completeness.Demand(
                        pack.code(),
                        pack.role(),
                        demand.least(),
                        demand.of(),
                        unit -> pack.assesses(unit.kind(), RunFacts.texts(unit.attributesJson()))));
    }
}
