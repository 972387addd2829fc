package org.zhiheng.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.review.Reviews;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRuns;

/** From a criterion of a unit to the very records behind its figures (E4). */
@Controller
class ItemController {

    /** Records shown of one metric; the rest is counted. */
    static final int SHOWN = 500;

    private final Results results;
    private final AssessmentRuns runs;
    private final MetricGatherer gatherer;
    private final ContentHome home;
    private final Reviews reviews;
    private final java.time.Clock clock;

    ItemController(
            Results results,
            AssessmentRuns runs,
            MetricGatherer gatherer,
            ContentHome home,
            Reviews reviews,
            java.time.Clock clock) {
        this.results = results;
        this.runs = runs;
        this.gatherer = gatherer;
        this.home = home;
        this.reviews = reviews;
        this.clock = clock;
    }

    /** A metric of the criterion with its records. */
    record Traced(Results.Value value, List<TracedRecord> records, int total, List<String> columns) {}

    @GetMapping("/runs/{run}/units/{unit}/items/{node}")
    String item(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @PathVariable("node") String nodeCode,
            Model model) {
        Results.Run run = results.run(runId).orElseThrow(() -> absent("没有这次考核 / no such run"));
        Results.Place place =
                results.place(user, runId, unitCode).orElseThrow(() -> absent("没有您可查看的单位 / no such unit"));
        Results.Node node = results.nodes(runId).stream()
                .filter(one -> one.node().equals(nodeCode))
                .findFirst()
                .orElseThrow(() -> absent("没有这个评分项 / no such criterion"));
        List<Results.Value> values = results.values(user, runId, unitCode);
        MetricCatalog catalog = MetricCatalog.read(home);
        String role = new RulePacks(home).read(run.scheme()).role();
        List<Traced> traced = new ArrayList<>();
        for (String code : node.metrics()) {
            Metric metric = catalog.find(code).orElse(null);
            Results.Value value = values.stream()
                    .filter(one -> one.metric().equals(code) && one.span().equals("current"))
                    .findFirst()
                    .orElse(null);
            if (metric != null && value != null) {
                List<TracedRecord> records = gatherer.records(runs.get(runId).scope(role), metric, unitCode);
                traced.add(new Traced(
                        value,
                        records.subList(0, Math.min(SHOWN, records.size())),
                        records.size(),
                        records.stream()
                                .limit(SHOWN)
                                .flatMap(record -> record.columns().keySet().stream())
                                .distinct()
                                .limit(8)
                                .toList()));
            }
        }
        model.addAttribute("run", run);
        model.addAttribute("place", place);
        model.addAttribute("node", node);
        model.addAttribute(
                "score",
                results.scores(user, runId, unitCode).stream()
                        .filter(score -> score.node().equals(nodeCode))
                        .findFirst()
                        .orElse(null));
        model.addAttribute(
                "lines",
                results.lines(user, runId, unitCode).stream()
                        .filter(line -> line.criterion().equals(nodeCode))
                        .toList());
        model.addAttribute("traced", traced);
        model.addAttribute(
                "mayAppeal",
                user.is(Role.UNIT_CONTACT)
                        && reviews.find(runId)
                                .filter(review -> review.isOpenForAppeals(java.time.LocalDate.now(clock)))
                                .isPresent());
        return "item";
    }

    private static ResponseStatusException absent(String message) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, message);
    }
}
