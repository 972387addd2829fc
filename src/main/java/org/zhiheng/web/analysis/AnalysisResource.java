package org.zhiheng.web.analysis;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.preview.RescoredPeriod;
import org.zhiheng.result.Notices;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Found;
import org.zhiheng.web.Listing;
import org.zhiheng.work.Work;

/** What waits, and results held against each other: two runs, periods in a row, a group's spread (A1, A3, A5). */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class AnalysisResource {

    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Notices notices;
    private final Comparisons comparisons;
    private final AnalysisView analysis;
    private final TrendUnderTodaysRules todaysRules;

    AnalysisResource(
            ResultRuns resultRuns,
            Placings placings,
            Notices notices,
            Comparisons comparisons,
            AnalysisView analysis,
            TrendUnderTodaysRules todaysRules) {
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.notices = notices;
        this.comparisons = comparisons;
        this.analysis = analysis;
        this.todaysRules = todaysRules;
    }

    /** @param schemes code → name of all schemes that were ever run */
    record Overview(List<Notices.Waiting> waiting, Map<String, String> schemes, List<String> periods) {}

    /** @param spreads run → spread of the whole group's totals */
    record Trend(
            List<AnalysisView.PeriodRun> periods,
            List<AnalysisView.Row> rows,
            Map<Long, AnalysisView.Spread> spreads) {}

    record Scheme(String scheme) {}

    /**
     * Past periods under today's rules; for comparison, never the published result.
     *
     * @param version number of the version in force today; null: there is none
     * @param state none, waiting, running, done, failed, cancelled, interrupted
     * @param current whether it rests on the rules and data there are now
     * @param units unit of the caller's scope → run → outcome
     * @param medians run → median of the whole group
     */
    record Rescored(
            @Nullable Integer version,
            String state,
            int percent,
            boolean current,
            @Nullable String error,
            Map<String, Map<Long, RescoredPeriod.Outcome>> units,
            Map<Long, BigDecimal> medians) {}

    /** @param funnel null when the metric is no share or the group too small */
    record Distribution(
            List<Placings.GroupSpread> spreads,
            Map<String, String> metrics,
            @Nullable Funnel funnel) {}

    /** What waits for the department, and what there is to look at. */
    @GetMapping("/overview")
    Overview overview() {
        return new Overview(notices.waiting(), resultRuns.schemes(), resultRuns.periods());
    }

    /** Units of the caller's scope in both runs, those that moved most first. */
    @GetMapping("/compare")
    Listing<Comparisons.Moved> compare(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam long before,
            @RequestParam long after,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        readable(user, before);
        readable(user, after);
        return Listing.of(comparisons.moved(user, before, after), page, size);
    }

    /** Unit a in the run before against unit b in the run after: steps that add up to the difference of the totals. */
    @GetMapping("/compare/units")
    Comparisons.Waterfall compareUnits(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam long before,
            @RequestParam long after,
            @RequestParam String a,
            @RequestParam String b) {
        return comparisons.waterfall(user, side(user, before, a), side(user, after, b));
    }

    /** The newest formal run of each of the last eight periods of a scheme. */
    @GetMapping("/trend")
    Trend trend(@AuthenticationPrincipal CurrentUser user, @RequestParam String scheme, @RequestParam String group) {
        List<AnalysisView.PeriodRun> periods = analysis.periods(scheme);
        return new Trend(periods, analysis.rows(user, periods, group), analysis.spreads(periods, group));
    }

    /** The same periods under today's rules, as far as they are scored. */
    @GetMapping("/trend/rescored")
    Rescored rescored(
            @AuthenticationPrincipal CurrentUser user, @RequestParam String scheme, @RequestParam String group) {
        List<AnalysisView.PeriodRun> periods = analysis.periods(scheme);
        TrendUnderTodaysRules.State state = todaysRules.of(scheme, periods, group);
        Map<String, Map<Long, RescoredPeriod.Outcome>> units = new LinkedHashMap<>();
        for (AnalysisView.Row row : analysis.rows(user, periods, group)) {
            Map<Long, RescoredPeriod.Outcome> outcomes = new LinkedHashMap<>();
            state.cells().forEach((run, cells) -> {
                if (cells.containsKey(row.unitCode())) {
                    outcomes.put(run, cells.get(row.unitCode()));
                }
            });
            units.put(row.unitCode(), outcomes);
        }
        Work work = state.work();
        return new Rescored(
                state.version() == null ? null : state.version().number(),
                work == null ? "none" : work.state().code(),
                work == null ? 0 : work.percent(),
                state.current(),
                work == null ? null : work.error(),
                units,
                state.medians());
    }

    /** Begins to score them; answers at once. */
    @PostMapping("/trend/rescored")
    ResponseEntity<Void> rescore(@AuthenticationPrincipal CurrentUser user, @RequestBody Scheme asked) {
        todaysRules.start(asked.scheme(), user.userName());
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/trend/rescored/cancel")
    ResponseEntity<Void> cancelRescoring(@RequestBody Scheme asked) {
        todaysRules.cancel(asked.scheme());
        return ResponseEntity.accepted().build();
    }

    /** @param metric a share; empty: none. @param widen whether the limits allow for more scatter than chance */
    @GetMapping("/runs/{run}/distribution")
    Distribution distribution(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String metric,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "false") boolean widen) {
        Found.run(resultRuns.run(runId), runId);
        return new Distribution(
                placings.spreads(runId),
                analysis.shares(runId),
                Funnel.of(analysis.units(user, runId, metric, group), widen));
    }

    private Comparisons.Side side(CurrentUser user, long runId, String unitCode) {
        return Found.unit(comparisons.side(user, runId, unitCode), unitCode);
    }

    private void readable(CurrentUser user, long runId) {
        if (resultRuns.finished(user).stream().noneMatch(run -> run.runId() == runId)) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "没有您可查看的考核 " + runId + " / no finished run " + runId + " you may see");
        }
    }
}
