package org.zhiheng.web.result;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Placings;
import org.zhiheng.result.RankingChoice;
import org.zhiheng.result.Rankings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.Reviews;
import org.zhiheng.web.Found;
import org.zhiheng.web.Page;
import org.zhiheng.web.Shown;
import org.zhiheng.web.run.RunJournal;

/** The results of a run: list, summary, ranking, one unit down to its criteria, heat map, distribution. */
@Controller
class RunController {

    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Rankings rankings;
    private final Breakdowns breakdowns;
    private final UnitBranches branches;
    private final RunJournal journal;
    private final Charts charts;
    private final Reviews reviews;
    private final OperationLog operations;
    private final Clock clock;

    RunController(
            ResultRuns resultRuns,
            Placings placings,
            Rankings rankings,
            Breakdowns breakdowns,
            UnitBranches branches,
            RunJournal journal,
            Charts charts,
            Reviews reviews,
            OperationLog operations,
            Clock clock) {
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.rankings = rankings;
        this.breakdowns = breakdowns;
        this.branches = branches;
        this.journal = journal;
        this.charts = charts;
        this.reviews = reviews;
        this.operations = operations;
        this.clock = clock;
    }

    @GetMapping("/runs")
    String list(
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "true") boolean trials,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        int total = resultRuns.runCount(scheme, period, trials);
        List<ResultRuns.Run> runs = resultRuns.runs(scheme, period, trials, Page.offset(page), Page.SIZE);
        model.addAttribute("page", new Page<>(runs, page, Page.SIZE, total));
        model.addAttribute("stages", resultRuns.stages(runs));
        model.addAttribute("schemes", resultRuns.schemes());
        model.addAttribute("periods", resultRuns.periods());
        model.addAttribute("scheme", scheme);
        model.addAttribute("period", period);
        model.addAttribute("trials", trials);
        return "runs";
    }

    @GetMapping("/runs/{run}/ranking")
    String ranking(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String parent,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String grade,
            @RequestParam(defaultValue = "") String move,
            @RequestParam(defaultValue = "") String end,
            @RequestParam(defaultValue = "rank") String sort,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        run(runId, model);
        Map<String, String> groups = placings.groups(runId);
        RankingChoice list = new RankingChoice(group(group, groups), parent, text, grade, move, end, sort);
        model.addAttribute("groups", groups);
        model.addAttribute("list", list);
        model.addAttribute(
                "page",
                new Page<>(
                        rankings.places(user, runId, list, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        rankings.count(user, runId, list)));
        model.addAttribute("overall", rankings.isOverall(user, runId));
        model.addAttribute("branches", branches.of(user, runId, parent));
        model.addAttribute("median", rankings.median(user, runId, list.group()).orElse(null));
        model.addAttribute(
                "notRanked",
                rankings.count(user, runId, new RankingChoice(RankingChoice.NOT_RANKED, "", "", "", "", "", "rank")));
        model.addAttribute("grades", rankings.grades(user, runId));
        model.addAttribute("files", journal.files(runId));
        return "ranking";
    }

    /** The shown list as a CSV file. */
    @GetMapping("/runs/{run}/ranking.csv")
    ResponseEntity<byte[]> rankingFile(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String parent,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String grade,
            @RequestParam(defaultValue = "") String move,
            @RequestParam(defaultValue = "") String end,
            @RequestParam(defaultValue = "rank") String sort,
            HttpServletRequest request,
            Model model) {
        ResultRuns.Run run = run(runId, model);
        RankingChoice list =
                new RankingChoice(group(group, placings.groups(runId)), parent, text, grade, move, end, sort);
        List<Placings.Place> places = rankings.places(user, runId, list, 0, Integer.MAX_VALUE);
        operations.record(
                user.userName(), request.getRemoteAddr(), "导出排名", "run/" + runId, null, places.size() + " 个单位", null);
        String taken = "导出：" + user.displayName() + "（" + user.userName() + "） "
                + new Shown().time(LocalDateTime.now(clock)) + "，校验码 " + run.verificationCode();
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(run.schemeName() + "_" + run.period() + "_排名.csv", StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(RankingFile.of(places, list.isOverall(), taken));
    }

    /** Units are ranked inside their group only, so one group is shown unless all are asked for. */
    private static String group(String asked, Map<String, String> groups) {
        boolean known = groups.containsKey(asked)
                || Set.of(RankingChoice.EVERY, RankingChoice.OVERALL, RankingChoice.NOT_RANKED)
                        .contains(asked);
        return known ? asked : groups.keySet().stream().findFirst().orElse("");
    }

    @GetMapping("/runs/{run}/units/{unit}")
    String unit(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            Model model) {
        ResultRuns.Run run = run(runId, model);
        Placings.Place place = place(user, runId, unitCode);
        boolean own = placings.isInScope(user, runId, unitCode);
        if (own && user.is(Role.UNIT_CONTACT)) {
            reviews.read(runId, unitCode, user);
        }
        model.addAttribute("own", own);
        List<Breakdowns.Node> nodes = breakdowns.nodes(runId);
        Map<String, Breakdowns.Score> scores = new LinkedHashMap<>();
        breakdowns.scores(user, runId, unitCode).forEach(score -> scores.put(score.node(), score));
        Map<String, List<Breakdowns.Line>> lines = new LinkedHashMap<>();
        breakdowns.lines(user, runId, unitCode).forEach(line -> lines.computeIfAbsent(
                        line.criterion(), key -> new ArrayList<>())
                .add(line));
        model.addAttribute("place", place);
        model.addAttribute("nodes", nodes);
        model.addAttribute("scores", scores);
        model.addAttribute("lines", lines);
        Map<String, List<Breakdowns.Shortfall>> shortfalls = new LinkedHashMap<>();
        breakdowns.shortfalls(user, runId, unitCode).forEach(one -> shortfalls
                .computeIfAbsent(one.criterion(), key -> new ArrayList<>())
                .add(one));
        model.addAttribute("shortfalls", shortfalls);
        model.addAttribute("values", breakdowns.values(user, runId, unitCode));
        model.addAttribute("lost", mostLost(nodes, scores));
        model.addAttribute("neighbours", placings.neighbours(user, runId, place));
        List<Placings.Trend> trend = placings.trend(user, run.scheme(), unitCode, 8);
        model.addAttribute("trend", trend);
        model.addAttribute("trendChart", charts.trend(trend));
        model.addAttribute("profile", charts.profile(nodes, scores));
        return "unit";
    }

    @GetMapping("/runs/{run}/heatmap")
    String heatmap(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "rank") String sort,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        run(runId, model);
        Map<String, String> groups = placings.groups(runId);
        String chosen = group.isEmpty() && !groups.isEmpty()
                ? groups.keySet().iterator().next()
                : group;
        List<Breakdowns.HeatRow> rows = breakdowns.heat(user, runId, chosen);
        List<Breakdowns.Node> criteria = breakdowns.nodes(runId).stream()
                .filter(Breakdowns.Node::criterion)
                .toList();
        model.addAttribute("groups", groups);
        model.addAttribute("group", chosen);
        model.addAttribute("criteria", criteria);
        HeatList list = new HeatList(text, sort);
        model.addAttribute("list", list);
        model.addAttribute("page", Page.of(list.of(rows), page));
        model.addAttribute("shades", Shades.of(criteria, rows));
        model.addAttribute("files", journal.files(runId));
        return "heatmap";
    }

    private ResultRuns.Run run(long runId, Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        model.addAttribute("run", run);
        return run;
    }

    private Placings.Place place(CurrentUser user, long runId, String unitCode) {
        return Found.unit(placings.place(user, runId, unitCode), unitCode);
    }

    /** The criteria that cost the most points, at most three. */
    private static List<Breakdowns.Node> mostLost(List<Breakdowns.Node> nodes, Map<String, Breakdowns.Score> scores) {
        return nodes.stream()
                .filter(Breakdowns.Node::criterion)
                .filter(node -> lost(scores, node).signum() > 0)
                .sorted((a, b) -> lost(scores, b).compareTo(lost(scores, a)))
                .limit(3)
                .toList();
    }

    private static BigDecimal lost(Map<String, Breakdowns.Score> scores, Breakdowns.Node node) {
        Breakdowns.Score score = scores.get(node.node());
        BigDecimal lost = score == null ? null : score.lost();
        return lost == null ? BigDecimal.ZERO : lost;
    }
}
