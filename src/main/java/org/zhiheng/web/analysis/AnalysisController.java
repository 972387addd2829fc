package org.zhiheng.web.analysis;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.web.Found;
import org.zhiheng.web.Page;

/** Comparison as a waterfall, trend over eight periods, distribution and funnel plot (A1, A3, A5). */
@Controller
class AnalysisController {

    /** More units than these are not listed in a field but looked for while typing. */
    private static final int MOST_OFFERED = 200;

    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Comparisons comparisons;
    private final AnalysisView analysis;
    private final AnalysisCharts charts;
    private final TrendUnderTodaysRules todaysRules;

    AnalysisController(
            ResultRuns resultRuns,
            Placings placings,
            Comparisons comparisons,
            AnalysisView analysis,
            AnalysisCharts charts,
            TrendUnderTodaysRules todaysRules) {
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.comparisons = comparisons;
        this.analysis = analysis;
        this.charts = charts;
        this.todaysRules = todaysRules;
    }

    /**
     * Compares unit {@code a} in run {@code before} with unit {@code b} in run {@code after}; without units, all units of
     * the two runs. Absent runs are the two newest of the same scheme.
     */
    @GetMapping("/compare")
    String compare(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "") String a,
            @RequestParam(defaultValue = "") String b,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        List<ResultRuns.Run> runs = resultRuns.finished(user);
        String main = resultRuns.mainScheme();
        ResultRuns.Run second = chosen(runs, after, null, main);
        ResultRuns.Run first = chosen(runs, before, second, main);
        model.addAttribute("runs", runs);
        model.addAttribute("before", first);
        model.addAttribute("after", second);
        model.addAttribute("a", a);
        model.addAttribute("b", b);
        if (first == null || second == null) {
            return "compare";
        }
        List<Placings.Place> unitsBefore = placings.places(user, first.runId(), "", "");
        List<Placings.Place> unitsAfter = placings.places(user, second.runId(), "", "");
        model.addAttribute("unitsBefore", unitsBefore);
        model.addAttribute("unitsAfter", unitsAfter);
        model.addAttribute("most", MOST_OFFERED);
        compareUnits(user, first, second, code(unitsBefore, a), code(unitsAfter, b), page, model);
        return "compare";
    }

    private void compareUnits(
            CurrentUser user, ResultRuns.Run first, ResultRuns.Run second, String a, String b, int page, Model model) {
        if (a.isEmpty() && b.isEmpty()) {
            model.addAttribute("page", Page.of(comparisons.moved(user, first.runId(), second.runId()), page));
        } else {
            Optional<Comparisons.Side> one = comparisons.side(user, first.runId(), a.isEmpty() ? b : a);
            Optional<Comparisons.Side> other = comparisons.side(user, second.runId(), b.isEmpty() ? a : b);
            if (one.isEmpty() || other.isEmpty()) {
                model.addAttribute("absentIn", one.isEmpty() ? first : second);
                return;
            }
            Comparisons.Waterfall waterfall = comparisons.waterfall(user, one.get(), other.get());
            model.addAttribute("waterfall", waterfall);
            model.addAttribute("chart", charts.waterfall(waterfall));
        }
    }

    /** The code of the unit that was typed: a code, or a name only one of them has; otherwise what was typed. */
    private static String code(List<Placings.Place> units, String typed) {
        String wanted = typed.strip();
        List<String> named = units.stream()
                .filter(unit -> unit.name().equals(wanted))
                .map(Placings.Place::unitCode)
                .toList();
        return named.size() == 1 ? named.get(0) : wanted;
    }

    @GetMapping("/trend")
    String trend(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String unit,
            @RequestParam(defaultValue = "false") boolean today,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        Map<String, String> schemes = resultRuns.schemes();
        String chosenScheme = schemes.containsKey(scheme) ? scheme : resultRuns.mainScheme();
        List<AnalysisView.PeriodRun> periods = analysis.periods(chosenScheme);
        Map<String, String> groups = periods.isEmpty()
                ? new LinkedHashMap<>()
                : placings.groups(periods.get(periods.size() - 1).runId());
        String chosenGroup = groups.containsKey(group)
                ? group
                : groups.keySet().stream().findFirst().orElse("");
        List<AnalysisView.Row> rows = analysis.rows(user, periods, chosenGroup);
        AnalysisView.Row row = rows.stream()
                .filter(one -> one.unitCode().equals(unit))
                .findFirst()
                .orElse(null);
        Map<Long, AnalysisView.Spread> spreads = analysis.spreads(periods, chosenGroup);
        model.addAttribute("schemes", schemes);
        model.addAttribute("scheme", chosenScheme);
        model.addAttribute("groups", groups);
        model.addAttribute("group", chosenGroup);
        model.addAttribute("periods", periods);
        model.addAttribute("text", text);
        model.addAttribute("sort", sort);
        model.addAttribute(
                "page",
                Page.of(
                        rows.stream()
                                .filter(one -> one.name().contains(text.strip())
                                        || one.unitCode().contains(text.strip()))
                                .sorted(byChange(sort))
                                .toList(),
                        page));
        model.addAttribute("row", row);
        model.addAttribute("spreads", spreads);
        TrendUnderTodaysRules.State rescored =
                today && !periods.isEmpty() ? todaysRules.of(chosenScheme, periods, chosenGroup) : null;
        model.addAttribute("today", today);
        model.addAttribute("staff", user.isAny(Role.DEPARTMENT, Role.PUBLISHER));
        model.addAttribute("rescored", rescored);
        model.addAttribute("chart", charts.trend(periods, spreads, row, rescored));
        return "trend";
    }

    /** Scores the periods of a scheme's trend again by the rules of today, in the background. */
    @PostMapping("/trend/rescored")
    String rescore(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String scheme,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String unit,
            RedirectAttributes flash) {
        try {
            todaysRules.start(scheme, user.userName());
        } catch (IllegalArgumentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return toToday(scheme, group, unit, flash);
    }

    @PostMapping("/trend/rescored/cancel")
    String cancelRescoring(
            @RequestParam String scheme,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String unit,
            RedirectAttributes flash) {
        todaysRules.cancel(scheme);
        return toToday(scheme, group, unit, flash);
    }

    private static String toToday(String scheme, String group, String unit, RedirectAttributes flash) {
        flash.addAttribute("scheme", scheme);
        flash.addAttribute("group", group);
        flash.addAttribute("unit", unit);
        flash.addAttribute("today", true);
        return "redirect:/trend";
    }

    /** {@code change} and {@code -change}: by what a unit gained, units seen once last; otherwise as they are ranked. */
    private static Comparator<AnalysisView.Row> byChange(String sort) {
        return switch (sort) {
            case "change" ->
                Comparator.comparing(AnalysisView.Row::change, Comparator.nullsLast(Comparator.naturalOrder()));
            case "-change" ->
                Comparator.comparing(AnalysisView.Row::change, Comparator.nullsLast(Comparator.reverseOrder()));
            default -> (one, other) -> 0;
        };
    }

    @GetMapping("/runs/{run}/distribution")
    String distribution(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String metric,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "false") boolean widen,
            Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        Map<String, String> groups = placings.groups(runId);
        Map<String, String> metrics = analysis.shares(runId);
        String chosenMetric = metrics.containsKey(metric)
                ? metric
                : metrics.keySet().stream().findFirst().orElse("");
        Funnel funnel = Funnel.of(analysis.units(user, runId, chosenMetric, group), widen);
        model.addAttribute("run", run);
        model.addAttribute("groups", groups);
        model.addAttribute("group", group);
        model.addAttribute("metrics", metrics);
        model.addAttribute("metric", chosenMetric);
        model.addAttribute("widen", widen);
        model.addAttribute("spreads", placings.spreads(runId));
        model.addAttribute("distribution", charts.distribution(placings.places(user, runId, "", "")));
        model.addAttribute("funnel", funnel);
        model.addAttribute("funnelChart", funnel == null ? "" : charts.funnel(funnel));
        return "distribution";
    }

    /** The named run; otherwise the main scheme's newest formal one, or the one of the period before the other's. */
    private static ResultRuns.@Nullable Run chosen(
            List<ResultRuns.Run> runs, @Nullable Long number, ResultRuns.@Nullable Run other, String main) {
        for (ResultRuns.Run run : runs) {
            if (number != null && run.runId() == number) {
                return run;
            }
        }
        return runs.stream()
                .filter(run -> !run.trial())
                .filter(run -> other == null
                        ? run.scheme().equals(main)
                        : run.scheme().equals(other.scheme())
                                && run.periodFrom().isBefore(other.periodFrom()))
                .findFirst()
                .orElse(other != null ? other : runs.stream().findFirst().orElse(null));
    }
}
