package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
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
import org.zhiheng.review.Comments;
import org.zhiheng.review.ReviewRefused;

/** The public list of a result while it is in publicity, what is said about it and what is answered (P10). */
@Controller
class PublicityController {

    private final PublicLists lists;
    private final Comments comments;

    PublicityController(PublicLists lists, Comments comments) {
        this.lists = lists;
        this.comments = comments;
    }

    @GetMapping("/runs/{run}/publicity")
    String show(@AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, Model model) {
        PublicLists.Shown shown = lists.shown(user, runId);
        model.addAttribute("run", shown.run());
        model.addAttribute("review", shown.review());
        model.addAttribute("groups", lists.groups(runId));
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
        lists.requireConcerned(user, runId);
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
}
