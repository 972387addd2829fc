package org.zhiheng.web.analysis;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.preview.RescoredPeriod;
import org.zhiheng.preview.Rescoring;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.work.Work;

/** The periods of a trend scored again by the rules of today, beside what was found then; made when somebody asks for it. */
@Component
class TrendUnderTodaysRules {

    private final AnalysisView analysis;
    private final Rescoring rescoring;

    TrendUnderTodaysRules(AnalysisView analysis, Rescoring rescoring) {
        this.analysis = analysis;
        this.rescoring = rescoring;
    }

    /**
     * How it stands.
     *
     * @param version in force today; null: there is none
     * @param work newest that was asked for; null: none
     * @param current whether it rests on the rules and data there are now
     * @param cells run → unit → outcome; empty before the end
     * @param medians run → median of the group's totals, two decimals
     */
    record State(
            @Nullable PackVersion version,
            @Nullable Work work,
            boolean current,
            Map<Long, Map<String, RescoredPeriod.Outcome>> cells,
            Map<Long, BigDecimal> medians) {}

    State of(String scheme, List<AnalysisView.PeriodRun> runs, String group) {
        Optional<PackVersion> version = rescoring.version(scheme);
        Optional<Work> work = version.flatMap(rescoring::latest);
        Map<Long, Map<String, RescoredPeriod.Outcome>> cells = new LinkedHashMap<>();
        Map<Long, BigDecimal> medians = new LinkedHashMap<>();
        for (RescoredPeriod scored : work.map(rescoring::periods).orElse(List.of())) {
            runs.stream()
                    .filter(run -> run.period().equals(scored.period().code()))
                    .forEach(run -> {
                        Map<String, RescoredPeriod.Outcome> units = new HashMap<>();
                        scored.units().forEach(unit -> units.put(unit.unit(), unit));
                        cells.put(run.runId(), units);
                        median(scored, group).ifPresent(median -> medians.put(run.runId(), median));
                    });
        }
        return new State(
                version.orElse(null),
                work.orElse(null),
                work.isPresent() && rescoring.isCurrent(work.get(), version.orElseThrow(), periods(runs)),
                cells,
                medians);
    }

    private static Optional<BigDecimal> median(RescoredPeriod scored, String group) {
        List<BigDecimal> totals = scored.units().stream()
                .filter(unit -> unit.group().equals(group) && unit.rank() != null)
                .map(RescoredPeriod.Outcome::total)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (totals.isEmpty()) {
            return Optional.empty();
        }
        int half = totals.size() / 2;
        BigDecimal median = totals.size() % 2 == 1
                ? totals.get(half)
                : totals.get(half - 1).add(totals.get(half)).divide(BigDecimal.valueOf(2));
        return Optional.of(median.setScale(2, RoundingMode.HALF_UP));
    }

    /** @throws IllegalArgumentException when it is on its way, or too much waits */
    void start(String scheme, String user) {
        List<AnalysisView.PeriodRun> runs = analysis.periods(scheme);
        if (runs.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "这个方案还没有正式结果 / the scheme has no formal result");
        }
        rescoring.start(version(scheme), periods(runs), user);
    }

    void cancel(String scheme) {
        rescoring.cancel(version(scheme));
    }

    private PackVersion version(String scheme) {
        return rescoring
                .version(scheme)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "这个方案今天没有施行中的规则 / no rules of the scheme are in force today"));
    }

    private static List<Period> periods(List<AnalysisView.PeriodRun> runs) {
        return runs.stream().map(run -> Period.parse(run.period())).toList();
    }
}
