package org.zhiheng.run;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.metric.Metric;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.quality.DataCut;
import org.zhiheng.quality.DataFinding;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.quality.Validations;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.vocabulary.Period;

/**
 * What a run may see, and what keeps a formal one from being made: data that are known to be wrong. A trial may be made all
 * the same.
 */
@Component
class FormalGate {

    private static final int NAMED = 3;

    private final Validations validations;
    private final SchemeCompleteness completeness;
    private final CutOffs cutOffs;

    FormalGate(Validations validations, SchemeCompleteness completeness, CutOffs cutOffs) {
        this.validations = validations;
        this.completeness = completeness;
        this.cutOffs = cutOffs;
    }

    /**
     * What the run may see. A run that names its data batch repeats one that was let through: it sees that batch and the
     * corrections it names, and nothing is asked of it.
     *
     * @throws QualityRefused when a formal run is wanted, and errors of the data are open or too little is there
     */
    DataCut admit(RunRequest request, RulePack pack, Collection<Metric> metrics) {
        if (request.dataBatch().isPresent()) {
            return new DataCut(request.dataBatch().get(), request.trialBatches());
        }
        if (!request.trial()) {
            requireNoErrors(pack, metrics, request.period(), request.requestedBy());
            completeness.require(pack, request.period());
        }
        DataCut cut = cutOffs.cut(request.period());
        SortedSet<Long> besides = new TreeSet<>(cut.admitted());
        besides.addAll(request.trialBatches());
        return new DataCut(cut.dataBatch(), List.copyOf(besides));
    }

    private void requireNoErrors(RulePack pack, Collection<Metric> metrics, Period period, String by) {
        List<DataFinding> errors = validations.openErrors(period, views(pack, metrics), by);
        if (!errors.isEmpty()) {
            Map<String, List<DataFinding>> byCheck =
                    new TreeMap<>(errors.stream().collect(Collectors.groupingBy(DataFinding::checkCode)));
            throw new QualityRefused(
                    period.chinese() + "有 " + errors.size() + " 处数据错误未处理，不能正式计算："
                            + byCheck.values().stream()
                                    .map(found -> found.get(0).checkName() + " " + found.size() + " 处（"
                                            + named(found, "、", " 等") + "）")
                                    .collect(Collectors.joining("；"))
                            + "。请更正后重新导入，或在「数据校验」中写明理由豁免；也可以先试算",
                    errors.size() + " errors of the data of " + period.code() + " are open, no formal run: "
                            + byCheck.values().stream()
                                    .map(found -> found.get(0).checkNameEnglish() + " " + found.size() + " ("
                                            + named(found, ", ", " …") + ")")
                                    .collect(Collectors.joining("; "))
                            + ". Correct and import again, or waive them with a reason; a trial is possible");
        }
    }

    /** The records a scheme reads: its metrics', and events; marks where its files speak of raters. */
    private static SortedSet<String> views(RulePack pack, Collection<Metric> metrics) {
        SortedSet<String> views = new TreeSet<>();
        metrics.forEach(metric ->
                views.addAll(new GovernanceQueries.Query(metric.file(), metric.body(), metric.bodyLine()).views()));
        views.add("gov_event");
        if (pack.files().values().stream()
                .anyMatch(text -> new String(text, StandardCharsets.UTF_8).contains("rater"))) {
            views.add("gov_mark");
        }
        return views;
    }

    private static String named(List<DataFinding> found, String comma, String more) {
        return found.stream()
                        .limit(NAMED)
                        .map(finding -> finding.unitName().isEmpty() ? "—" : finding.unitName())
                        .collect(Collectors.joining(comma))
                + (found.size() > NAMED ? more : "");
    }
}
