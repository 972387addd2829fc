package org.zhiheng.web;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.review.Reviews;

/** From a criterion of a unit to the very records behind its figures (E4). */
@Controller
class ItemController {

    /** Records shown of one metric; the rest is counted. */
    static final int SHOWN = 500;

    private final Results results;
    private final Traces traces;
    private final Reviews reviews;
    private final java.time.Clock clock;

    ItemController(Results results, Traces traces, Reviews reviews, java.time.Clock clock) {
        this.results = results;
        this.traces = traces;
        this.reviews = reviews;
        this.clock = clock;
    }

    @GetMapping("/runs/{run}/units/{unit}/items/{node}")
    String item(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @PathVariable("node") String nodeCode,
            Model model) {
        Results.Run run = results.run(runId).orElseThrow(() -> absent("没有这次考核 / no such run"));
        Results.Place place = results.place(user, runId, unitCode)
                .filter(found -> results.isInScope(user, runId, unitCode))
                .orElseThrow(() -> absent("没有您可查看的单位 / no such unit"));
        Results.Node node = results.nodes(runId).stream()
                .filter(one -> one.node().equals(nodeCode))
                .findFirst()
                .orElseThrow(() -> absent("没有这个评分项 / no such criterion"));
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
        model.addAttribute("traced", traces.of(user, run, unitCode, node, SHOWN));
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
