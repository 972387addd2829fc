package org.zhiheng.web.rules;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
import org.zhiheng.content.ContentException;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.Gates;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackDifference;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.Publishing;
import org.zhiheng.packversion.VersionState;

/** A version of a rule pack: what it changes in words, what happened to it, and its way to publication by two people. */
@Controller
class VersionController {

    private final PackVersions versions;
    private final Drafts drafts;
    private final Publishing publishing;
    private final Gates gates;
    private final GateController gatePages;

    VersionController(
            PackVersions versions, Drafts drafts, Publishing publishing, Gates gates, GateController gatePages) {
        this.versions = versions;
        this.drafts = drafts;
        this.publishing = publishing;
        this.gates = gates;
        this.gatePages = gatePages;
    }

    @GetMapping("/versions/{id}")
    String version(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long against,
            Model model) {
        PackVersion version = found(id);
        List<PackVersion> others = versions.of(version.scheme()).stream()
                .filter(other -> other.id() != version.id())
                .toList();
        Optional<PackVersion> compared = compared(version, others, against);
        model.addAttribute("version", version);
        model.addAttribute("others", others);
        model.addAttribute("compared", compared.orElse(null));
        compared.ifPresent(other -> model.addAttribute("changes", changes(other, version)));
        model.addAttribute("steps", versions.steps(id));
        model.addAttribute("overtaken", isOpen(version) && publishing.isOvertaken(version));
        model.addAttribute("replaces", isOpen(version) ? replaced(version) : null);
        model.addAttribute("own", version.authors().contains(user.userName()));
        model.addAttribute("author", user.is(Role.RULE_AUTHOR));
        model.addAttribute("publisher", user.is(Role.PUBLISHER));
        model.addAttribute("reviewer", user.isAny(Role.RULE_AUTHOR, Role.DEPARTMENT, Role.PUBLISHER));
        GateController.show(version, gates, model);
        return "version";
    }

    /** The version in force that it would replace on every day, earlier periods included; null: it leaves some. */
    private @Nullable PackVersion replaced(PackVersion version) {
        return versions.newest(version.scheme())
                .filter(newest -> !version.effectiveFrom().isAfter(newest.effectiveFrom()))
                .orElse(null);
    }

    private static boolean isOpen(PackVersion version) {
        return version.isDraft()
                || version.state() == VersionState.SUBMITTED
                || version.state() == VersionState.REVIEWED;
    }

    /** The version asked for; otherwise the one it was based on, or the one before it. */
    private static Optional<PackVersion> compared(PackVersion version, List<PackVersion> others, long against) {
        return others.stream()
                .filter(other -> other.id() == against)
                .findFirst()
                .or(() -> others.stream()
                        .filter(other -> version.basedOn() != null && other.id() == version.basedOn())
                        .findFirst())
                .or(() -> others.stream()
                        .filter(other -> other.isPublished() && other.number() < version.number())
                        .findFirst());
    }

    private List<org.zhiheng.packversion.PackChange> changes(PackVersion before, PackVersion after) {
        PackContent old = versions.content(before);
        return PackDifference.between(old, versions.content(after));
    }

    @PostMapping("/versions/{id}/submit")
    String submit(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return move(id, flash, () -> {
            PackVersion submitted = drafts.submit(id, reason, user, request.getRemoteAddr());
            gates.startIfUnknown(submitted, user.userName());
            return submitted;
        });
    }

    @PostMapping("/versions/{id}/withdraw")
    String withdraw(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return move(id, flash, () -> drafts.withdraw(id, reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/versions/{id}/base")
    String takeNewestAsBase(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return move(id, flash, () -> drafts.takeNewestAsBase(id, user, request.getRemoteAddr()));
    }

    @PostMapping("/versions/{id}/restore")
    String restore(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return move(id, flash, () -> drafts.rollBack(id, reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/versions/{id}/return")
    String giveBack(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return move(id, flash, () -> publishing.giveBack(id, reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/versions/{id}/review")
    String review(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return move(id, flash, () -> publishing.review(id, reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/versions/{id}/publish")
    String publish(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        PackVersion version = found(id);
        return move(id, flash, () -> {
            gatePages.requireKnown(version, user);
            return publishing.publish(id, reason, user, request.getRemoteAddr());
        });
    }

    private static String move(long id, RedirectAttributes flash, Supplier<PackVersion> step) {
        try {
            PackVersion moved = step.get();
            flash.addFlashAttribute(
                    "message",
                    "第 " + moved.number() + " 版：" + moved.state().chinese() + " / version " + moved.number() + ": "
                            + moved.state().english());
            return "redirect:/versions/" + moved.id();
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
            return "redirect:/versions/" + id;
        }
    }

    private PackVersion found(long id) {
        return versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
    }
}
