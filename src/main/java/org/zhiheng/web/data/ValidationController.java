package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.quality.DataCheck;
import org.zhiheng.quality.DataChecks;
import org.zhiheng.quality.DataFinding;
import org.zhiheng.quality.FoundRecords;
import org.zhiheng.quality.QualityRefused;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.quality.Validations;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.Page;

/** Validation of a period's records (D10): findings, the rows behind each, waivers. */
@Controller
class ValidationController {

    private final ContentHome home;
    private final Validations validations;
    private final FoundRecords records;
    private final RecordCoverage coverage;
    private final DataWorks works;

    ValidationController(
            ContentHome home, Validations validations, FoundRecords records, RecordCoverage coverage, DataWorks works) {
        this.home = home;
        this.validations = validations;
        this.records = records;
        this.coverage = coverage;
        this.works = works;
    }

    @GetMapping("/data/validation")
    String list(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "") String severity,
            @RequestParam(defaultValue = "open") String state,
            @RequestParam(defaultValue = "") String check,
            @RequestParam(defaultValue = "") String unit,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        List<String> periods = coverage.periods();
        String chosen = period.isBlank() ? (periods.isEmpty() ? "" : periods.get(0)) : period.strip();
        if (!chosen.isEmpty() && !periods.contains(chosen)) {
            periods = new ArrayList<>(periods);
            periods.add(0, chosen);
        }
        String shownState = state.equals("any") ? "" : state;
        Validations.Filter filter = new Validations.Filter(chosen, severity, shownState, check, unit.strip());
        Optional<Period> parsed = period(chosen);
        model.addAttribute("periods", periods);
        model.addAttribute("period", chosen);
        model.addAttribute("filter", filter);
        model.addAttribute("state", state);
        model.addAttribute("counts", parsed.map(validations::counts).orElse(null));
        model.addAttribute("looked", parsed.flatMap(validations::lastLook).orElse(null));
        model.addAttribute("work", works.newestValidation(user, chosen).orElse(null));
        model.addAttribute("checks", checks(model));
        model.addAttribute(
                "page",
                new Page<>(
                        validations.list(user, filter, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        validations.count(user, filter)));
        return "validation";
    }

    /** Begins to check; it goes on in the background. */
    @PostMapping("/data/validation")
    String look(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String period,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            return "redirect:/data/works/" + works.validate(Period.parse(period), user, request.getRemoteAddr());
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        } catch (ResponseStatusException refused) {
            flash.addFlashAttribute("error", refused.getReason());
        }
        flash.addAttribute("period", period);
        return "redirect:/data/validation";
    }

    @GetMapping("/data/validation/{id}")
    String open(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("id") long findingId,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        DataFinding finding = finding(user, findingId);
        model.addAttribute("finding", finding);
        model.addAttribute(
                "check",
                checks(model).stream()
                        .filter(check -> check.code().equals(finding.checkCode()))
                        .findFirst()
                        .orElse(null));
        List<FoundRecords.Row> rows = records.list(finding, Page.offset(page), Page.SIZE);
        model.addAttribute("page", new Page<>(rows, page, Page.SIZE, records.count(finding)));
        model.addAttribute(
                "columns",
                rows.stream()
                        .flatMap(row -> row.columns().keySet().stream())
                        .distinct()
                        .toList());
        return "finding";
    }

    @PostMapping("/data/validation/{id}/waive")
    String waive(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("id") long findingId,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            validations.waive(finding(user, findingId), reason, user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "已豁免 / waived");
        } catch (QualityRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/data/validation/" + findingId;
    }

    @PostMapping("/data/validation/{id}/reopen")
    String reopen(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable("id") long findingId,
            HttpServletRequest request,
            RedirectAttributes flash) {
        try {
            validations.reopen(finding(user, findingId), user, request.getRemoteAddr());
            flash.addFlashAttribute("message", "已撤销豁免 / the waiver is taken back");
        } catch (QualityRefused refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/data/validation/" + findingId;
    }

    private DataFinding finding(CurrentUser user, long findingId) {
        return validations
                .find(user, findingId)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这条发现 / no such finding"));
    }

    private List<DataCheck> checks(Model model) {
        try {
            return DataChecks.read(home).all();
        } catch (ContentException broken) {
            model.addAttribute("error", broken.getMessage());
            return List.of();
        }
    }

    private static Optional<Period> period(String code) {
        try {
            return Optional.of(Period.parse(code));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
