package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.review.Comments;
import org.zhiheng.review.Review;
import org.zhiheng.web.ApiConfiguration;

/** A result in publicity: the public list, what is said about it, what is answered, and how it was closed (P10). */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/runs/{run}/publicity")
class PublicityResource {

    private final PublicLists lists;
    private final Comments comments;

    PublicityResource(PublicLists lists, Comments comments) {
        this.lists = lists;
        this.comments = comments;
    }

    /**
     * The publicity of a run.
     *
     * @param groups peer group → its units, without points
     * @param open whether comments are taken today
     * @param closing null: not closed yet
     */
    record Publicity(
            Review review,
            Map<String, List<PublicLists.Listed>> groups,
            boolean open,
            List<Comments.Comment> comments,
            Comments.@Nullable Closing closing) {}

    record Said(@Nullable String statement) {}

    record Answered(@Nullable String answer) {}

    @GetMapping
    Publicity get(@AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId) {
        PublicLists.Shown shown = lists.shown(user, runId);
        return new Publicity(
                shown.review(),
                lists.groups(runId),
                comments.isOpen(runId),
                comments.of(runId, user),
                comments.closing(runId).orElse(null));
    }

    @PostMapping
    Publicity comment(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestBody Said said,
            HttpServletRequest request) {
        lists.requireConcerned(user, runId);
        comments.comment(runId, text(said.statement()), user, request.getRemoteAddr());
        return get(user, runId);
    }

    @PostMapping("/{id}/answer")
    Publicity answer(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable long id,
            @RequestBody Answered answered,
            HttpServletRequest request) {
        comments.answer(runId, id, text(answered.answer()), user, request.getRemoteAddr());
        return get(user, runId);
    }

    /** The record of what came of the publicity; publication waits for it. */
    @PostMapping("/close")
    Publicity close(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestBody Said said,
            HttpServletRequest request) {
        comments.close(runId, text(said.statement()), user, request.getRemoteAddr());
        return get(user, runId);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
