package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.quality.Exclusions;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;
import org.zhiheng.web.UploadName;

/** Records taken out of the figures (D13): asking with evidence, deciding, and how many of each unit's. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/exclusions")
class ExclusionResource {

    private final Exclusions exclusions;
    private final ExclusionController pages;

    ExclusionResource(Exclusions exclusions, ExclusionController pages) {
        this.exclusions = exclusions;
        this.pages = pages;
    }

    /** @param state asked, approved, refused, withdrawn; empty: all */
    @GetMapping
    Listing<Exclusions.Exclusion> list(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                exclusions.list(user, state, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                exclusions.count(user, state));
    }

    /** Codes of the reasons a record may be taken out for. */
    @GetMapping("/reasons")
    List<String> reasons() {
        return Exclusions.REASONS;
    }

    /** Units with records taken out in a period, highest rate first. */
    @GetMapping("/rates")
    Listing<Exclusions.Rate> rates(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String period,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return Listing.of(exclusions.rates(user, Period.parse(period)), page, size);
    }

    @GetMapping("/{id}")
    Exclusions.Exclusion get(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        return exclusions
                .find(user, id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个申请 / no such request"));
    }

    /** @param kind table of the record, e.g. governance_case. @param evidence a file; absent: none */
    @PostMapping(consumes = "multipart/form-data")
    ResponseEntity<Exclusions.Exclusion> ask(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String kind,
            @RequestParam long record,
            @RequestParam String reasonCode,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable MultipartFile evidence,
            HttpServletRequest request)
            throws IOException {
        Exclusions.Evidence file = evidence == null || evidence.isEmpty()
                ? null
                : new Exclusions.Evidence(
                        UploadName.of(evidence, "evidence"), "application/octet-stream", evidence.getBytes());
        long number = exclusions.ask(kind, record, reasonCode, reason, file, user, request.getRemoteAddr());
        return ResponseEntity.created(URI.create(ApiConfiguration.BASE + "/exclusions/" + number))
                .body(get(user, number));
    }

    /** Never by the one who asked; counts for runs requested from now on. */
    @PostMapping("/{id}/decide")
    Exclusions.Exclusion decide(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestBody CutOffResource.Deciding decided,
            HttpServletRequest request) {
        String decision = decided.decision() == null ? "" : decided.decision();
        exclusions.decide(id, decided.approve(), decision, user, request.getRemoteAddr());
        return get(user, id);
    }

    @PostMapping("/{id}/withdraw")
    Exclusions.Exclusion withdraw(
            @AuthenticationPrincipal CurrentUser user, @PathVariable long id, HttpServletRequest request) {
        exclusions.withdraw(id, user, request.getRemoteAddr());
        return get(user, id);
    }

    @GetMapping("/{id}/evidence")
    ResponseEntity<byte[]> evidence(@AuthenticationPrincipal CurrentUser user, @PathVariable long id) {
        return pages.evidence(user, id);
    }
}
