package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
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
import org.zhiheng.content.ContentHome;
import org.zhiheng.quality.Completeness;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.GradeDecisions;
import org.zhiheng.review.QuotaUse;
import org.zhiheng.review.Review;
import org.zhiheng.review.Reviews;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.PinnedContent;
import org.zhiheng.run.SchemeCompleteness;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Found;
import org.zhiheng.web.Listing;

/** What people decide about a run: review table, read receipts, waiver of completeness, correction; and what it was made of. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class RunReviewResource {

    private final ContentHome home;
    private final AssessmentRuns runs;
    private final PinnedContent pinned;
    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Reviews reviews;
    private final GradeDecisions grades;
    private final Receipts receipts;
    private final RunJournal journal;
    private final RunPace pace;
    private final SchemeCompleteness completeness;
    private final RunOrders orders;

    RunReviewResource(
            ContentHome home,
            AssessmentRuns runs,
            PinnedContent pinned,
            ResultRuns resultRuns,
            Placings placings,
            Reviews reviews,
            GradeDecisions grades,
            Receipts receipts,
            RunJournal journal,
            RunPace pace,
            SchemeCompleteness completeness,
            RunOrders orders) {
        this.home = home;
        this.runs = runs;
        this.pinned = pinned;
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.reviews = reviews;
        this.grades = grades;
        this.receipts = receipts;
        this.journal = journal;
        this.pace = pace;
        this.completeness = completeness;
        this.orders = orders;
    }

    /**
     * The review table.
     *
     * @param places with suggested and decided grade
     * @param decisions of these: unit → grade decided by people, with its reason
     * @param quotas how far each is used
     */
    record ReviewTable(
            @Nullable Review review,
            Listing<Placings.Place> places,
            Map<String, Review.Decision> decisions,
            List<String> grades,
            List<QuotaUse> quotas) {}

    /** @param inputs the files whose records the run could see */
    record Made(Map<String, String> manifest, List<RunJournal.Input> inputs, RunPace.State pace) {}

    /** @param read units that have opened their result. @param unread those that have not */
    record ReadCount(int read, int unread) {}

    record Reason(@Nullable String reason) {}

    /** @param reason why fewer records than the scheme demands are enough */
    record Waiver(String scheme, String period, @Nullable String reason) {}

    @GetMapping("/runs/{run}/review")
    ReviewTable review(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        run(runId);
        Listing<Placings.Place> places = Listing.of(placings.places(user, runId, group, text.strip()), page, size);
        Map<String, Review.Decision> decisions = grades.of(runId);
        decisions
                .keySet()
                .retainAll(places.rows().stream().map(Placings.Place::unitCode).toList());
        return new ReviewTable(
                reviews.find(runId).orElse(null),
                places,
                decisions,
                pinned.pack(runs.get(runId)).grades(),
                grades.quotas(runId));
    }

    /** What the run was computed from, every input with its hash, and how long its steps took. */
    @GetMapping("/runs/{run}/manifest")
    Made manifest(@PathVariable("run") long runId) {
        ResultRuns.Run run = run(runId);
        return new Made(journal.manifest(runId), journal.inputs(runId), pace.of(run));
    }

    /** @param read yes, no; empty: all */
    @GetMapping("/runs/{run}/receipts")
    Listing<Receipts.Receipt> receipts(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String read,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        run(runId);
        return new Listing<>(
                receipts.of(user, runId, read, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                receipts.count(user, runId, read));
    }

    @GetMapping("/runs/{run}/receipts/count")
    ReadCount receiptCount(@AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId) {
        run(runId);
        return new ReadCount(receipts.count(user, runId, "yes"), receipts.count(user, runId, "no"));
    }

    /** Answers at once with the correcting run, which goes on. */
    @PostMapping("/runs/{run}/correct")
    ResponseEntity<ResultRuns.Run> correct(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestBody Reason given,
            HttpServletRequest request) {
        run(runId);
        String reason = given.reason() == null ? "" : given.reason();
        AssessmentRun made = orders.correct(runId, reason, user, request.getRemoteAddr());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/runs/" + made.id()))
                .body(run(made.id()));
    }

    /** What a scheme demands and what is there; 404 when it demands nothing. */
    @GetMapping("/preflight/completeness")
    Completeness.Result completeness(@RequestParam String scheme, @RequestParam String period) {
        return completeness
                .of(new RulePacks(home).shown(scheme), Period.parse(period))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "这个方案没有完整率要求 / this scheme demands no completeness"));
    }

    @PostMapping("/preflight/completeness")
    Completeness.Result waive(
            @AuthenticationPrincipal CurrentUser user, @RequestBody Waiver waiver, HttpServletRequest request) {
        completeness.waive(
                new RulePacks(home).shown(waiver.scheme()),
                Period.parse(waiver.period()),
                waiver.reason() == null ? "" : waiver.reason(),
                user,
                request.getRemoteAddr());
        return completeness(waiver.scheme(), waiver.period());
    }

    private ResultRuns.Run run(long runId) {
        return Found.run(resultRuns.run(runId), runId);
    }
}
