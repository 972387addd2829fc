package org.zhiheng.web.result;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.quality.Exclusions;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.Reviews;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.Found;

/** From a criterion of a unit to the very records behind its figures (E4). */
@Controller
class ItemController {

    /** Records shown of one metric; the rest is counted. */
    static final int SHOWN = 500;

    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Breakdowns breakdowns;
    private final Traces traces;
    private final Exclusions exclusions;
    private final ContentHome home;
    private final Reviews reviews;
    private final OperationLog operations;
    private final java.time.Clock clock;

    ItemController(
            ResultRuns resultRuns,
            Placings placings,
            Breakdowns breakdowns,
            Traces traces,
            Exclusions exclusions,
            ContentHome home,
            Reviews reviews,
            OperationLog operations,
            java.time.Clock clock) {
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.breakdowns = breakdowns;
        this.traces = traces;
        this.exclusions = exclusions;
        this.home = home;
        this.reviews = reviews;
        this.operations = operations;
        this.clock = clock;
    }

    @GetMapping("/runs/{run}/units/{unit}/items/{node}")
    String item(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @PathVariable("node") String nodeCode,
            Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        Placings.Place place = placings.place(user, runId, unitCode)
                .filter(found -> placings.isInScope(user, runId, unitCode))
                .orElseThrow(() -> absent("没有您可查看的单位 / no such unit"));
        Breakdowns.Node node = breakdowns.nodes(runId).stream()
                .filter(one -> one.node().equals(nodeCode))
                .findFirst()
                .orElseThrow(() -> absent("没有这个评分项 / no such criterion"));
        model.addAttribute("run", run);
        model.addAttribute("place", place);
        model.addAttribute("node", node);
        model.addAttribute(
                "score",
                breakdowns.scores(user, runId, unitCode).stream()
                        .filter(score -> score.node().equals(nodeCode))
                        .findFirst()
                        .orElse(null));
        List<Breakdowns.Line> lines = breakdowns.lines(user, runId, unitCode).stream()
                .filter(line -> line.criterion().equals(nodeCode))
                .toList();
        model.addAttribute("lines", lines);
        model.addAttribute("named", traces.named(user, run, unitCode, nodeCode, lines));
        model.addAttribute(
                "shortfalls",
                breakdowns.shortfalls(user, runId, unitCode).stream()
                        .filter(one -> one.criterion().equals(nodeCode))
                        .toList());
        List<Traces.Traced> traced = traces.of(user, run, unitCode, node, SHOWN);
        model.addAttribute("traced", traced);
        showExclusions(user, traced, unitCode, Period.parse(run.period()), model);
        model.addAttribute(
                "mayAppeal",
                user.is(Role.UNIT_CONTACT)
                        && reviews.find(runId)
                                .filter(review -> review.appealKind(java.time.LocalDate.now(clock)) != null)
                                .isPresent());
        return "item";
    }

    /** What was asked about the shown records, by kind and record; and the records of the unit that are taken out, by metric. */
    private void showExclusions(
            CurrentUser user, List<Traces.Traced> traced, String unitCode, Period period, Model model) {
        MetricCatalog catalog = MetricCatalog.read(home);
        Map<String, Exclusions.Exclusion> about = new TreeMap<>();
        Map<String, List<Exclusions.Exclusion>> taken = new TreeMap<>();
        for (Traces.Traced one : traced) {
            catalog.find(one.value().metric())
                    .map(metric -> String.valueOf(metric.record()))
                    .flatMap(GovernanceQueries::tableOf)
                    .ifPresent(kind -> {
                        exclusions
                                .about(
                                        user,
                                        kind,
                                        one.records().stream()
                                                .map(TracedRecord::recordId)
                                                .toList())
                                .forEach((record, exclusion) -> about.put(kind + "/" + record, exclusion));
                        taken.put(one.value().metric(), exclusions.takenOut(user, kind, unitCode, period));
                    });
        }
        model.addAttribute("about", about);
        model.addAttribute("taken", taken);
        model.addAttribute("mayExclude", user.isAny(Role.DEPARTMENT, Role.PUBLISHER));
    }

    /** Shows one record with the numbers of people in it; who looked, and why, is kept. */
    @PostMapping("/runs/{run}/units/{unit}/items/{node}/reveal")
    String reveal(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @PathVariable("node") String nodeCode,
            @RequestParam String kind,
            @RequestParam("record") long recordId,
            @RequestParam String reason,
            HttpServletRequest request,
            Model model) {
        String page = item(user, runId, unitCode, nodeCode, model);
        if (reason.isBlank()) {
            model.addAttribute("error", "查看个人信息须写明理由 / say why you look at personal data");
            return page;
        }
        ResultRuns.Run run = resultRuns.run(runId).orElseThrow();
        Breakdowns.Node node = breakdowns.nodes(runId).stream()
                .filter(one -> one.node().equals(nodeCode))
                .findFirst()
                .orElseThrow();
        model.addAttribute(
                "revealed",
                traces.revealed(user, run, unitCode, node, kind, recordId)
                        .orElseThrow(() -> absent("没有这条记录 / no such record")));
        operations.record(
                user.userName(), request.getRemoteAddr(), "查看个人信息", kind + "/" + recordId, null, null, reason);
        return page;
    }

    private static ResponseStatusException absent(String message) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, message);
    }
}
