package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentHome;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.GradeDecisions;
import org.zhiheng.review.ProcessStep;
import org.zhiheng.review.ResultChange;
import org.zhiheng.review.ResultChanges;
import org.zhiheng.review.Review;
import org.zhiheng.review.Reviews;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.PinnedContent;
import org.zhiheng.run.Preflight;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Found;
import org.zhiheng.web.Listing;

/** Runs: start, follow, stop; their way to publication; their files. */
@RestController
@RequestMapping(ApiConfiguration.BASE)
class RunResource {

    private final ContentHome home;
    private final AssessmentRuns runs;
    private final PinnedContent pinned;
    private final Preflight preflight;
    private final ResultRuns resultRuns;
    private final RunJournal journal;
    private final RunFiles files;
    private final RunProgress progress;
    private final Reviews reviews;
    private final GradeDecisions grades;
    private final ResultChanges changes;
    private final RunOrders orders;

    RunResource(
            ContentHome home,
            AssessmentRuns runs,
            PinnedContent pinned,
            Preflight preflight,
            ResultRuns resultRuns,
            RunJournal journal,
            RunFiles files,
            RunProgress progress,
            Reviews reviews,
            GradeDecisions grades,
            ResultChanges changes,
            RunOrders orders) {
        this.home = home;
        this.runs = runs;
        this.pinned = pinned;
        this.preflight = preflight;
        this.resultRuns = resultRuns;
        this.journal = journal;
        this.files = files;
        this.progress = progress;
        this.reviews = reviews;
        this.grades = grades;
        this.changes = changes;
        this.orders = orders;
    }

    /** @param asOf local time; absent: the period's end. @param trial absent: true */
    record Start(
            String scheme,
            String period,
            @Nullable LocalDateTime asOf,
            @Nullable Boolean trial) {}

    /** A run with how it came about and where it stands among people. */
    record Detail(
            ResultRuns.Run run,
            List<RunJournal.Step> steps,
            Map<String, String> manifest,
            List<String> files,
            @Nullable Review review,
            List<Review.Transition> transitions,
            List<Review.Signature> signatures) {}

    /** Why a step is taken; signing needs an opinion. */
    record Step(@Nullable String reason) {}

    /**
     * A grade decided by people; a reason is needed when it is not the suggested one.
     *
     * @param seen the grade shown to who decides, decided or suggested: refused when it is another one by now; may be absent
     */
    record Grade(
            String grade, @Nullable String seen, @Nullable String reason) {}

    @GetMapping("/runs")
    Listing<ResultRuns.Run> list(
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "true") boolean trials,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                resultRuns.runs(scheme, period, trials, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                resultRuns.runCount(scheme, period, trials));
    }

    @GetMapping("/preflight")
    List<Preflight.Check> preflight(@RequestParam String scheme, @RequestParam String period) {
        return preflight.check(new RulePacks(home).shown(scheme), Period.parse(period));
    }

    /** Answers at once; the run goes on. */
    @PostMapping("/runs")
    ResponseEntity<ResultRuns.Run> start(
            @AuthenticationPrincipal CurrentUser user, @RequestBody Start start, HttpServletRequest request) {
        boolean trial = start.trial() == null || start.trial();
        AssessmentRun run = orders.start(
                RunOrders.wanted(
                        start.scheme(), Period.parse(start.period()), Optional.ofNullable(start.asOf()), trial, user),
                user,
                request.getRemoteAddr());
        return ResponseEntity.accepted()
                .location(URI.create(ApiConfiguration.BASE + "/runs/" + run.id()))
                .body(run(run.id()));
    }

    @GetMapping("/runs/{run}")
    Detail detail(@PathVariable("run") long runId) {
        return new Detail(
                run(runId),
                journal.steps(runId),
                journal.manifest(runId),
                journal.files(runId),
                reviews.find(runId).orElse(null),
                reviews.transitions(runId),
                reviews.signatures(runId));
    }

    /** Server-sent events, one for each change of state or step; the stream ends with the run. */
    @GetMapping(path = "/runs/{run}/progress", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter progress(@PathVariable("run") long runId) {
        run(runId);
        return progress.follow(runId);
    }

    @PostMapping("/runs/{run}/cancel")
    ResponseEntity<Void> cancel(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, HttpServletRequest request) {
        run(runId);
        orders.cancel(runId, user, request.getRemoteAddr());
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/runs/{run}/resume")
    ResponseEntity<Void> resume(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, HttpServletRequest request) {
        run(runId);
        orders.resume(runId, user, request.getRemoteAddr());
        return ResponseEntity.accepted().build();
    }

    /** One step of the process: open, preview, sign-off, approve, refuse, publish, return, withdraw. */
    @PostMapping("/runs/{run}/process/{step}")
    Detail process(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable String step,
            @RequestBody(required = false) @Nullable Step given,
            HttpServletRequest request) {
        run(runId);
        String reason = given == null || given.reason() == null ? "" : given.reason();
        if (!ProcessStep.take(reviews, step, runId, reason, user, request.getRemoteAddr())) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND,
                    "没有这个环节，应为 open、preview、sign-off、approve、refuse、publish、return 或 withdraw / no such step; it is open,"
                            + " preview, sign-off, approve, refuse, publish, return or withdraw");
        }
        return detail(runId);
    }

    @PostMapping("/runs/{run}/units/{unit}/grade")
    Map<String, Review.Decision> decide(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @RequestBody Grade grade,
            HttpServletRequest request) {
        run(runId);
        grades.decide(
                runId,
                unitCode,
                grade.grade(),
                pinned.pack(runs.get(runId)).grades(),
                grade.seen(),
                grade.reason() == null ? "" : grade.reason(),
                user,
                request.getRemoteAddr());
        return grades.of(runId);
    }

    /** What a correction changed against the run it supersedes; empty when it supersedes none, and before its end. */
    @GetMapping("/runs/{run}/changes")
    Listing<ResultChange> changes(
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        ResultRuns.Run run = run(runId);
        return Listing.of(
                run.supersedes() == null || !run.isFinished() ? List.of() : changes.between(run.supersedes(), runId),
                page,
                size);
    }

    @GetMapping("/runs/{run}/files/{file}")
    ResponseEntity<byte[]> file(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable String file,
            HttpServletRequest request) {
        return files.handOut(user, runId, file, request);
    }

    private ResultRuns.Run run(long runId) {
        return Found.run(resultRuns.run(runId), runId);
    }
}
