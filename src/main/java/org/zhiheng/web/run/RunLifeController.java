package org.zhiheng.web.run;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.zhiheng.archive.Packages;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.quality.Completeness;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.GradeDecisions;
import org.zhiheng.review.ProcessStep;
import org.zhiheng.review.ResultChanges;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.PinnedContent;
import org.zhiheng.run.Preflight;
import org.zhiheng.run.SchemeCompleteness;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.Found;
import org.zhiheng.web.Page;

/** The life of a run: the wizard that starts one, its progress, and its way through review to publication. */
@Controller
class RunLifeController {

    private static final List<String> STATIONS = List.of("REQUESTED", "GATHERED", "SCORED", "RANKED", "SEALED");

    private final ContentHome home;
    private final AssessmentRuns runs;
    private final PinnedContent pinned;
    private final Preflight preflight;
    private final SchemeCompleteness completeness;
    private final ResultRuns resultRuns;
    private final Placings placings;
    private final RunJournal journal;
    private final RunFiles files;
    private final RunPace pace;
    private final Receipts receipts;
    private final Reviews reviews;
    private final GradeDecisions grades;
    private final ResultChanges changes;
    private final Packages packages;
    private final RunOrders orders;
    private final Clock clock;

    RunLifeController(
            ContentHome home,
            AssessmentRuns runs,
            PinnedContent pinned,
            Preflight preflight,
            SchemeCompleteness completeness,
            ResultRuns resultRuns,
            Placings placings,
            RunJournal journal,
            RunFiles files,
            RunPace pace,
            Receipts receipts,
            Reviews reviews,
            GradeDecisions grades,
            ResultChanges changes,
            Packages packages,
            RunOrders orders,
            Clock clock) {
        this.home = home;
        this.runs = runs;
        this.pinned = pinned;
        this.preflight = preflight;
        this.completeness = completeness;
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.journal = journal;
        this.files = files;
        this.pace = pace;
        this.receipts = receipts;
        this.reviews = reviews;
        this.grades = grades;
        this.changes = changes;
        this.packages = packages;
        this.orders = orders;
        this.clock = clock;
    }

    @GetMapping("/runs/new")
    String form(
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam(defaultValue = "") String period,
            Model model) {
        List<RulePack> packs = packs(model);
        model.addAttribute("packs", packs);
        RulePack chosen = packs.stream()
                .filter(pack -> pack.code().equals(scheme.isEmpty() ? resultRuns.mainScheme() : scheme))
                .findFirst()
                .orElse(packs.isEmpty() ? null : packs.get(0));
        model.addAttribute("chosen", chosen);
        if (chosen != null) {
            Period last = Period.of(chosen.periodLength(), LocalDate.now(clock)).previous();
            List<Period> periods = new ArrayList<>();
            for (int count = 0; count < 8; count++) {
                periods.add(last);
                last = last.previous();
            }
            model.addAttribute("periods", periods);
            Period at = periods.stream()
                    .filter(one -> one.code().equals(period))
                    .findFirst()
                    .orElse(periods.get(0));
            model.addAttribute("period", at);
            Optional<Completeness.Result> complete = completeness.of(chosen, at);
            model.addAttribute("completeness", complete.orElse(null));
            model.addAttribute("preflight", preflight.check(chosen, at, complete));
        }
        return "run-new";
    }

    @PostMapping("/runs/completeness")
    String waiveCompleteness(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String scheme,
            @RequestParam String period,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            completeness.waive(
                    new RulePacks(home).read(scheme), Period.parse(period), reason, user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "已豁免 / waived");
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        flash.addAttribute("scheme", scheme);
        flash.addAttribute("period", period);
        return "redirect:/runs/new";
    }

    @PostMapping("/runs")
    String start(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String scheme,
            @RequestParam String period,
            @RequestParam(defaultValue = "") String asOf,
            @RequestParam(defaultValue = "true") boolean trial,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            AssessmentRun run = orders.start(
                    RunOrders.wanted(
                            scheme,
                            Period.parse(period),
                            asOf.isBlank() ? Optional.empty() : Optional.of(moment(asOf)),
                            trial,
                            user),
                    user,
                    request.getRemoteAddr());
            return "redirect:/runs/" + run.id();
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
            flash.addAttribute("scheme", scheme);
            flash.addAttribute("period", period);
            return "redirect:/runs/new";
        }
    }

    @GetMapping("/runs/{run}")
    String summary(@AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        model.addAttribute("run", run);
        model.addAttribute("stations", STATIONS);
        model.addAttribute("reached", STATIONS.indexOf(run.state()));
        model.addAttribute("pace", pace.of(run));
        model.addAttribute("review", reviews.find(runId).orElse(null));
        model.addAttribute("transitions", reviews.transitions(runId));
        model.addAttribute("signatures", reviews.signatures(runId));
        model.addAttribute("chain", reviews.settings().signOff());
        model.addAttribute("readCount", reviews.readCount(runId));
        model.addAttribute("files", journal.files(runId));
        model.addAttribute("sealed", packages.sealed(runId).orElse(null));
        model.addAttribute(
                "changes",
                run.supersedes() == null || !run.isFinished() ? List.of() : changes.between(run.supersedes(), runId));
        return "run";
    }

    /** What the run was computed from, every input with its hash. */
    @GetMapping("/runs/{run}/manifest")
    String manifest(@PathVariable("run") long runId, Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        model.addAttribute("run", run);
        model.addAttribute("manifest", journal.manifest(runId));
        model.addAttribute("inputs", journal.inputs(runId));
        model.addAttribute("pace", pace.of(run));
        return "manifest";
    }

    /** Which units have opened their result and which have not. */
    @GetMapping("/runs/{run}/receipts")
    String receipts(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String read,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        model.addAttribute("run", run);
        model.addAttribute("read", read);
        model.addAttribute("readCount", receipts.count(user, runId, "yes"));
        model.addAttribute("unreadCount", receipts.count(user, runId, "no"));
        model.addAttribute(
                "page",
                new Page<>(
                        receipts.of(user, runId, read, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        receipts.count(user, runId, read)));
        return "receipts";
    }

    /** Starts a run that corrects this published one: the same scheme and period on today's data and rules. */
    @PostMapping("/runs/{run}/correct")
    String correct(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            return "redirect:/runs/"
                    + orders.correct(runId, reason, user, request.getRemoteAddr())
                            .id();
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
            return "redirect:/runs/" + runId;
        }
    }

    @GetMapping("/runs/{run}/files/{file}")
    org.springframework.http.ResponseEntity<byte[]> file(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable String file,
            HttpServletRequest request) {
        return files.handOut(user, runId, file, request);
    }

    @PostMapping("/runs/{run}/cancel")
    String cancel(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, HttpServletRequest request) {
        orders.cancel(runId, user, request.getRemoteAddr());
        return "redirect:/runs/" + runId;
    }

    @PostMapping("/runs/{run}/resume")
    String resume(
            @AuthenticationPrincipal CurrentUser user, @PathVariable("run") long runId, HttpServletRequest request) {
        orders.resume(runId, user, request.getRemoteAddr());
        return "redirect:/runs/" + runId;
    }

    /** One step of the process; which one is the last part of the address. */
    @PostMapping("/runs/{run}/process/{step}")
    String process(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable String step,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        String address = request.getRemoteAddr();
        try {
            if (!ProcessStep.take(reviews, step, runId, reason, user, address)) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个环节 / no such step");
            }
            flash.addFlashAttribute("message", "已办理 / done");
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/runs/" + runId;
    }

    @GetMapping("/runs/{run}/review")
    String review(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        java.util.Map<String, String> groups = placings.groups(runId);
        String chosen = group.isEmpty() && !groups.isEmpty()
                ? groups.keySet().iterator().next()
                : group;
        model.addAttribute("run", run);
        model.addAttribute("groups", groups);
        model.addAttribute("group", chosen);
        model.addAttribute("text", text);
        model.addAttribute("page", Page.of(placings.places(user, runId, chosen, text.strip()), page));
        model.addAttribute("decisions", grades.of(runId));
        model.addAttribute("grades", grades(run));
        model.addAttribute("quotas", grades.quotas(runId));
        model.addAttribute("review", reviews.find(runId).orElse(null));
        return "review";
    }

    @PostMapping("/runs/{run}/units/{unit}/grade")
    String decide(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("run") long runId,
            @PathVariable("unit") String unitCode,
            @RequestParam String grade,
            @RequestParam(required = false) @Nullable String seen,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "1") int page,
            HttpServletRequest request,
            RedirectAttributes flash) {
        ResultRuns.Run run = Found.run(resultRuns.run(runId), runId);
        try {
            grades.decide(runId, unitCode, grade, grades(run), seen, reason, user, request.getRemoteAddr());
        } catch (ReviewRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        flash.addAttribute("group", group);
        flash.addAttribute("text", text);
        flash.addAttribute("page", page);
        return "redirect:/runs/" + runId + "/review";
    }

    private List<String> grades(ResultRuns.Run run) {
        return pinned.pack(runs.get(run.runId())).grades();
    }

    private List<RulePack> packs(Model model) {
        RulePacks all = new RulePacks(home);
        List<RulePack> packs = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (String scheme : all.schemes()) {
            RulePack pack = all.shown(scheme);
            if (pack.findings().stream().noneMatch(org.zhiheng.content.Finding::isError)) {
                packs.add(pack);
            } else {
                broken.add(scheme);
            }
        }
        if (!broken.isEmpty()) {
            model.addAttribute("broken", broken);
        }
        return packs;
    }

    private static LocalDateTime moment(String text) {
        try {
            return text.strip().length() == 10
                    ? LocalDate.parse(text.strip()).atStartOfDay()
                    : LocalDateTime.parse(text.strip().replace(' ', 'T'));
        } catch (DateTimeParseException none) {
            throw new IllegalArgumentException(
                    "「" + text + "」不是日期，请写成 2026-10-09 或 2026-10-09 08:00 / (" + text
                            + ") is no date; write 2026-10-09 or 2026-10-09 08:00",
                    none);
        }
    }
}
