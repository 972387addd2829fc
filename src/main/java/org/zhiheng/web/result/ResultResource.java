package org.zhiheng.web.result;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Notices;
import org.zhiheng.result.Placings;
import org.zhiheng.result.RankingChoice;
import org.zhiheng.result.Rankings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.Reviews;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Found;
import org.zhiheng.web.Listing;

/** Results within the caller's scope: ranking, one unit, its figures, the records behind them. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class ResultResource {

    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Rankings rankings;
    private final Breakdowns breakdowns;
    private final Notices notices;
    private final Traces traces;
    private final Reviews reviews;
    private final OperationLog operations;

    ResultResource(
            ResultRuns resultRuns,
            Placings placings,
            Rankings rankings,
            Breakdowns breakdowns,
            Notices notices,
            Traces traces,
            Reviews reviews,
            OperationLog operations) {
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.rankings = rankings;
        this.breakdowns = breakdowns;
        this.notices = notices;
        this.traces = traces;
        this.reviews = reviews;
        this.operations = operations;
    }

    /** A unit with its points, and the reasons for them. */
    record Unit(
            Placings.Place place,
            List<Breakdowns.Node> nodes,
            List<Breakdowns.Score> scores,
            List<Breakdowns.Line> lines,
            List<Breakdowns.Shortfall> shortfalls,
            List<Placings.Neighbour> neighbours) {}

    /**
     * A criterion of a unit: points, reasons, and the records behind its figures.
     *
     * @param named events or marks that lines name by number
     */
    record Item(
            Breakdowns.Node node,
            Breakdowns.@Nullable Score score,
            List<Breakdowns.Line> lines,
            List<Breakdowns.Shortfall> shortfalls,
            List<TracedRecord> named,
            List<Traces.Traced> traced) {}

    /** Ranked units first, by group and rank, then those not ranked. */
    @GetMapping("/runs/{run}/results")
    Listing<Placings.Place> results(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        run(runId);
        return new Listing<>(
                rankings.listed(user, runId, group, text, Listing.offset(page, size), Listing.size(size)),
                Math.max(1, page),
                Listing.size(size),
                rankings.count(user, runId, group, text));
    }

    /**
     * The ranking as its page filters and sorts it.
     *
     * @param parent code of a unit: those below it
     * @param group code of a peer group, * for all ranked units, - for those not ranked
     * @param move up, down or same against the period before
     * @param end top or bottom: the first or last ten of each group
     * @param sort rank, total, change or name; a minus in front turns it round
     */
    @GetMapping("/runs/{run}/ranking")
    Listing<Placings.Place> ranking(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = RankingChoice.EVERY) String group,
            @RequestParam(defaultValue = "") String parent,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String grade,
            @RequestParam(defaultValue = "") String move,
            @RequestParam(defaultValue = "") String end,
            @RequestParam(defaultValue = "rank") String sort,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        run(runId);
        RankingChoice choice = new RankingChoice(group, parent, text, grade, move, end, sort);
        return new Listing<>(
                rankings.places(user, runId, choice, Listing.offset(page, size), Listing.size(size)),
                Math.max(1, page),
                Listing.size(size),
                rankings.count(user, runId, choice));
    }

    /** Peer groups, code → name. */
    @GetMapping("/runs/{run}/groups")
    Map<String, String> groups(@PathVariable("run") long runId) {
        run(runId);
        return placings.groups(runId);
    }

    /** The tree of criteria as the run pinned it. */
    @GetMapping("/runs/{run}/nodes")
    List<Breakdowns.Node> nodes(@PathVariable("run") long runId) {
        run(runId);
        return breakdowns.nodes(runId);
    }

    /** Units × nodes with their points, for a heat map. */
    @GetMapping("/runs/{run}/matrix")
    Listing<Breakdowns.HeatRow> matrix(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        run(runId);
        return Listing.of(breakdowns.heat(user, runId, group), page, size);
    }

    @GetMapping("/runs/{run}/units/{unit}")
    Unit unit(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode) {
        run(runId);
        Placings.Place place = place(user, runId, unitCode);
        if (user.is(Role.UNIT_CONTACT)) {
            reviews.read(runId, unitCode, user);
        }
        return new Unit(
                place,
                breakdowns.nodes(runId),
                breakdowns.scores(user, runId, unitCode),
                breakdowns.lines(user, runId, unitCode),
                breakdowns.shortfalls(user, runId, unitCode),
                placings.neighbours(user, runId, place));
    }

    @GetMapping("/runs/{run}/units/{unit}/metrics")
    List<Breakdowns.Value> metrics(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode) {
        place(user, runId, unitCode);
        return breakdowns.values(user, runId, unitCode);
    }

    /** Totals and ranks of the unit in its scheme's newest runs, oldest first. */
    @GetMapping("/runs/{run}/units/{unit}/trend")
    List<Placings.Trend> trend(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @RequestParam(defaultValue = "8") int periods) {
        place(user, runId, unitCode);
        return placings.trend(user, run(runId).scheme(), unitCode, Math.max(1, Math.min(40, periods)));
    }

    /** The records behind a criterion's figures, each with its file, sheet and row. */
    @GetMapping("/runs/{run}/units/{unit}/items/{node}")
    Item item(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @PathVariable("node") String nodeCode,
            @RequestParam(defaultValue = "500") int records) {
        ResultRuns.Run run = run(runId);
        place(user, runId, unitCode);
        Breakdowns.Node node = node(runId, nodeCode);
        List<Breakdowns.Line> lines = breakdowns.lines(user, runId, unitCode).stream()
                .filter(line -> line.criterion().equals(nodeCode))
                .toList();
        return new Item(
                node,
                breakdowns.scores(user, runId, unitCode).stream()
                        .filter(score -> score.node().equals(nodeCode))
                        .findFirst()
                        .orElse(null),
                lines,
                breakdowns.shortfalls(user, runId, unitCode).stream()
                        .filter(one -> one.criterion().equals(nodeCode))
                        .toList(),
                traces.named(user, run, unitCode, nodeCode, lines),
                traces.of(user, run, unitCode, node, Math.max(1, Math.min(10_000, records))));
    }

    /** @param kind table of the record. @param reason goes into the operation log */
    record Reveal(String kind, long recordId, String reason) {}

    /** One record with the numbers of people in it; who looked, and why, is kept. */
    @PostMapping("/runs/{run}/units/{unit}/items/{node}/reveal")
    TracedRecord reveal(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @PathVariable("node") String nodeCode,
            @RequestBody Reveal asked,
            HttpServletRequest request) {
        if (asked.reason() == null || asked.reason().isBlank()) {
            throw new IllegalArgumentException("查看个人信息须写明理由 / say why you look at personal data");
        }
        ResultRuns.Run run = run(runId);
        Breakdowns.Node node = node(runId, nodeCode);
        TracedRecord record = traces.revealed(user, run, unitCode, node, asked.kind(), asked.recordId())
                .orElseThrow(() -> absent("没有这条记录 / no such record"));
        operations.record(
                user.userName(),
                request.getRemoteAddr(),
                "查看个人信息",
                asked.kind() + "/" + asked.recordId(),
                null,
                null,
                asked.reason());
        return record;
    }

    /** The caller's own units' results. */
    @GetMapping("/mine")
    List<Placings.OwnResult> mine(@AuthenticationPrincipal CurrentUser user) {
        return placings.own(user);
    }

    /** Newest first. */
    @GetMapping("/notices")
    Listing<Notices.Notice> notices(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                notices.notices(user, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                notices.noticeCount(user));
    }

    private ResultRuns.Run run(long runId) {
        return Found.run(resultRuns.run(runId), runId);
    }

    private Breakdowns.Node node(long runId, String code) {
        return breakdowns.nodes(runId).stream()
                .filter(one -> one.node().equals(code))
                .findFirst()
                .orElseThrow(() -> absent("没有这个评分项 / no such criterion"));
    }

    private Placings.Place place(CurrentUser user, long runId, String unitCode) {
        return Found.unit(placings.place(user, runId, unitCode), unitCode);
    }

    private static ResponseStatusException absent(String message) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, message);
    }
}
