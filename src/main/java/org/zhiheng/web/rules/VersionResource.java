package org.zhiheng.web.rules;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.Gates;
import org.zhiheng.packversion.PackChange;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackDifference;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.Publishing;
import org.zhiheng.web.ApiConfiguration;

/** Versions of rule packs: what they change in words, and their way to publication by two people. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class VersionResource {

    private final PackVersions versions;
    private final Drafts drafts;
    private final Publishing publishing;
    private final Gates gates;
    private final GateController pages;

    VersionResource(PackVersions versions, Drafts drafts, Publishing publishing, Gates gates, GateController pages) {
        this.versions = versions;
        this.drafts = drafts;
        this.publishing = publishing;
        this.gates = gates;
        this.pages = pages;
    }

    record Detail(PackVersion version, List<PackVersion.Step> steps) {}

    record Reason(@Nullable String reason) {}

    /** Newest first. */
    @GetMapping("/packs/{scheme}/versions")
    List<PackVersion> of(@PathVariable String scheme) {
        return versions.of(scheme);
    }

    /** Versions that wait for review or publication. */
    @GetMapping("/versions")
    List<PackVersion> waiting() {
        return versions.waiting();
    }

    @GetMapping("/versions/{id}")
    Detail get(@PathVariable long id) {
        return new Detail(found(id), versions.steps(id));
    }

    /** What the version changes against another of its scheme. */
    @GetMapping("/versions/{id}/changes")
    List<PackChange> changes(@PathVariable long id, @RequestParam long against) {
        PackVersion version = found(id);
        PackVersion other = found(against);
        if (!other.scheme().equals(version.scheme())) {
            throw new IllegalArgumentException("两个版本不是同一方案 / the versions belong to different schemes");
        }
        PackContent before = versions.content(other);
        return PackDifference.between(before, versions.content(version));
    }

    /** What stands between the version and its publication, as far as it is known. */
    @GetMapping("/versions/{id}/gates")
    GateController.Told gates(@PathVariable long id, Locale locale) {
        return pages.told(id, locale);
    }

    /** Asks the gates; answers at once, they go on. */
    @PostMapping("/versions/{id}/gates")
    ResponseEntity<GateController.Told> askGates(
            @AuthenticationPrincipal CurrentUser user, @PathVariable long id, Locale locale) {
        gates.start(found(id), user.userName());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/versions/" + id + "/gates"))
                .body(pages.told(id, locale));
    }

    @PostMapping("/versions/{id}/gates/cancel")
    ResponseEntity<Void> cancelGates(@PathVariable long id) {
        gates.cancel(found(id));
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/versions/{id}/submit")
    PackVersion submit(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        found(id);
        PackVersion submitted = drafts.submit(id, text(given), user, request.getRemoteAddr());
        gates.startIfUnknown(submitted, user.userName());
        return submitted;
    }

    @PostMapping("/versions/{id}/withdraw")
    PackVersion withdraw(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        found(id);
        return drafts.withdraw(id, text(given), user, request.getRemoteAddr());
    }

    /** Bases a draft on the newest published version, after somebody else's was published. */
    @PostMapping("/versions/{id}/base")
    PackVersion takeNewestAsBase(
            @AuthenticationPrincipal CurrentUser user, @PathVariable long id, HttpServletRequest request) {
        found(id);
        return drafts.takeNewestAsBase(id, user, request.getRemoteAddr());
    }

    /** A new version with the content of this earlier one. */
    @PostMapping("/versions/{id}/restore")
    PackVersion restore(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        found(id);
        return drafts.rollBack(id, text(given), user, request.getRemoteAddr());
    }

    @PostMapping("/versions/{id}/return")
    PackVersion giveBack(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        found(id);
        return publishing.giveBack(id, text(given), user, request.getRemoteAddr());
    }

    /** Never by an author of the version. */
    @PostMapping("/versions/{id}/review")
    PackVersion review(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        found(id);
        return publishing.review(id, text(given), user, request.getRemoteAddr());
    }

    /** Never by an author of the version; refused while a gate is shut. */
    @PostMapping("/versions/{id}/publish")
    PackVersion publish(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody Reason given,
            HttpServletRequest request) {
        pages.requireKnown(found(id), user);
        return publishing.publish(id, text(given), user, request.getRemoteAddr());
    }

    private PackVersion found(long id) {
        return versions.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个版本 / no such version"));
    }

    private static String text(Reason given) {
        return given.reason() == null ? "" : given.reason();
    }
}
