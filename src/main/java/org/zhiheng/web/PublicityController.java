package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.review.Comments;
import org.zhiheng.review.Review;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;

/** The public list of a result while it is in publicity, what is said about it and what is answered (P10). */
@Controller
class PublicityController {

    private final Results results;
    private final Reviews reviews;
    private final Comments comments;
    private final JdbcClient jdbc;

    PublicityController(Results results, Reviews reviews, Comments comments, JdbcClient jdbc) {
        this.results = results;
        this.reviews = reviews;
        this.comments = comments;
        this.jdbc = jdbc;
    }

    /** A line of the public list: place and grade, no points. */
    record Listed(
            String group,
            @Nullable BigDecimal rank,
            String name,
            String parent,
            @Nullable String grade,
            @Nullable String notRanked) {}

    @GetMapping("/runs/{run}/publicity")
    String show(@AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, Model model) {
        Results.Run run = results.run(runId).orElseThrow(PublicityController::absent);
        Review review = reviews.find(runId)
                .filter(found -> found.stage() == Stage.IN_PUBLICITY
                        || found.stage() == Stage.PUBLISHED
                        || found.stage() == Stage.SUPERSEDED)
                .orElseThrow(PublicityController::absent);
        if (user.is(Role.UNIT_CONTACT) && !concerns(user, runId)) {
            throw absent();
        }
        model.addAttribute("run", run);
        model.addAttribute("review", review);
        model.addAttribute("groups", groups(runId));
        model.addAttribute("comments", comments.of(runId, user));
        model.addAttribute("closing", comments.closing(runId).orElse(null));
        model.addAttribute("open", comments.isOpen(runId));
        model.addAttribute("mayAnswer", user.isAny(Role.DEPARTMENT, Role.PUBLISHER));
        model.addAttribute(
                "mayComment", user.isAny(Role.UNIT_CONTACT, Role.DEPARTMENT, Role.PUBLISHER) && comments.isOpen(runId));
        return "publicity";
    }

    @PostMapping("/runs/{run}/publicity")
    String comment(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String statement,
            HttpServletRequest request,
            RedirectAttributes flash) {
        if (user.is(Role.UNIT_CONTACT) && !concerns(user, runId)) {
            throw absent();
        }
        return back(runId, flash, () -> comments.comment(runId, statement, user, request.getRemoteAddr()));
    }

    @PostMapping("/runs/{run}/publicity/{id}/answer")
    String answer(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String answer,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(runId, flash, () -> comments.answer(runId, id, answer, user, request.getRemoteAddr()));
    }

    @PostMapping("/runs/{run}/publicity/close")
    String close(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String statement,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(runId, flash, () -> comments.close(runId, statement, user, request.getRemoteAddr()));
    }

    private static String back(long runId, RedirectAttributes flash, Runnable step) {
        try {
            step.run();
            flash.addFlashAttribute("message", "已办理 / done");
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/runs/" + runId + "/publicity";
    }

    /** Whether a unit of the user's scope is assessed in the run. */
    private boolean concerns(CurrentUser user, long runId) {
        return jdbc.sql("""
                        select exists (select 1 from run_unit where run_id = :run
                                       and unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        """)
                .param("run", runId)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Boolean.class)
                .single();
    }

    private Map<String, List<Listed>> groups(long runId) {
        return jdbc
                .sql("""
                        select coalesce(g.name, s.peer_group, '') as group_name, s.rank, u.name, coalesce(u.parent_name, '') as parent,
                               coalesce(d.decided, s.suggested_grade) as grade, s.not_ranked_reason
                        from standing s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        left join run_group g on g.run_id = s.run_id and g.peer_group = s.peer_group
                        left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
                        where s.run_id = :run
                        order by g.ordinal nulls last, s.peer_group, s.rank nulls last, s.unit_code collate "C"
                        """)
                .param("run", runId)
                .query((row, index) -> new Listed(
                        row.getString(1),
                        row.getBigDecimal(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Listed::group, LinkedHashMap::new, Collectors.toList()));
    }

    private static ResponseStatusException absent() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "没有您可查看的公示 / no publicity you may see");
    }
}
