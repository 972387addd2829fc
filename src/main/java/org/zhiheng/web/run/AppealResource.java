package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;
import org.zhiheng.web.UploadName;
import org.zhiheng.work.Work;

/** Appeals: filing with evidence, trying the effect, ruling. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/appeals")
class AppealResource {

    private final Appeals appeals;
    private final Rulings rulings;
    private final AppealController pages;

    AppealResource(Appeals appeals, Rulings rulings, AppealController pages) {
        this.appeals = appeals;
        this.rulings = rulings;
        this.pages = pages;
    }

    /** @param ruling written reply to the unit */
    record Ruling(boolean uphold, String ruling) {}

    /** @param run the corrected run, being computed; null when the appeal was dismissed or nothing is to be computed */
    record Ruled(Appeal appeal, @Nullable Long run) {}

    /** Newest first. @param state filed, upheld, dismissed, withdrawn. @param text part of the number or of the unit */
    @GetMapping
    Listing<Appeal> list(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        Appeals.Filter filter = new Appeals.Filter(state, text.strip());
        return new Listing<>(
                appeals.list(user, filter, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                appeals.count(user, filter));
    }

    @GetMapping("/{number}")
    Appeal get(@AuthenticationPrincipal CurrentUser user, @PathVariable String number) {
        return appeal(user, number);
    }

    @PostMapping
    ResponseEntity<Appeal> file(
            @AuthenticationPrincipal CurrentUser user, @RequestBody Appeal.Filing filing, HttpServletRequest request) {
        Appeal appeal = appeals.file(filing, user, request.getRemoteAddr());
        return ResponseEntity.created(URI.create(ApiConfiguration.BASE + "/appeals/" + appeal.number()))
                .body(appeal);
    }

    @GetMapping("/{number}/evidence")
    List<Appeal.Evidence> evidence(@AuthenticationPrincipal CurrentUser user, @PathVariable String number) {
        return appeals.evidence(appeal(user, number).appealId());
    }

    @GetMapping("/{number}/evidence/{id}")
    ResponseEntity<byte[]> evidenceFile(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String number, @PathVariable long id) {
        return pages.evidence(user, number, id);
    }

    /** The written reply in Word, once it is ruled on. */
    @GetMapping("/{number}/reply")
    ResponseEntity<byte[]> reply(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String number, HttpServletRequest request) {
        return pages.reply(user, number, request);
    }

    /** Columns of a kind of record whose value an appeal may ask to correct. */
    @GetMapping("/correctable")
    List<String> correctable(@RequestParam String kind) {
        return appeals.correctable(kind);
    }

    /** Further evidence of the caller's own appeal, until it is ruled on or its time limit is over. */
    @PostMapping(path = "/{number}/evidence", consumes = "multipart/form-data")
    List<Appeal.Evidence> addEvidence(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String number,
            @RequestParam MultipartFile file,
            HttpServletRequest request)
            throws IOException {
        Appeal appeal = appeal(user, number);
        appeals.addEvidence(
                appeal,
                UploadName.of(file, "evidence"),
                "application/octet-stream",
                file.getBytes(),
                user,
                request.getRemoteAddr());
        return appeals.evidence(appeal.appealId());
    }

    @PostMapping("/{number}/withdraw")
    Appeal withdraw(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String number, HttpServletRequest request) {
        appeals.withdraw(appeal(user, number), user, request.getRemoteAddr());
        return appeal(user, number);
    }

    /**
     * How far a trial is.
     *
     * @param state none, waiting, running, done, failed, cancelled, interrupted
     * @param error why it failed; null otherwise
     * @param effect of the newest trial that was done; null before the first
     */
    record Tried(String state, @Nullable String error, Rulings.@Nullable Effect effect) {}

    /** Begins to compute the effect on every unit, before anybody rules; leaves no trace in the results. */
    @PostMapping("/{number}/try")
    ResponseEntity<Tried> tryOut(@AuthenticationPrincipal CurrentUser user, @PathVariable String number) {
        rulings.startTrial(appeal(user, number), user);
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/appeals/" + number + "/effect"))
                .body(tried(appeal(user, number)));
    }

    /** The effect on every unit, and how far its computing is. */
    @GetMapping("/{number}/effect")
    Tried effect(@AuthenticationPrincipal CurrentUser user, @PathVariable String number) {
        return tried(appeal(user, number));
    }

    private Tried tried(Appeal appeal) {
        Work trial = rulings.trial(appeal).orElse(null);
        return new Tried(
                trial == null ? "none" : trial.state().code(),
                trial == null ? null : trial.error(),
                AppealController.effect(appeal));
    }

    @PostMapping("/{number}/rule")
    Ruled rule(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String number,
            @RequestBody Ruling ruling,
            HttpServletRequest request) {
        Optional<AssessmentRun> made =
                rulings.rule(appeal(user, number), ruling.uphold(), ruling.ruling(), user, request.getRemoteAddr());
        return new Ruled(appeal(user, number), made.map(AssessmentRun::id).orElse(null));
    }

    private Appeal appeal(CurrentUser user, String number) {
        return appeals.find(user, number)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这件申诉 / no such appeal"));
    }
}
