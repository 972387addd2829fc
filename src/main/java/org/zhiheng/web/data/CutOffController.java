package org.zhiheng.web.data;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.calendar.Calendars;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.vocabulary.Period;

/** The cut-off of a period and the late entries to it (D12). */
@Controller
class CutOffController {

    /** Working days after the period's end that the form proposes. */
    private static final int PROPOSED_DAYS = 5;

    private final CutOffs cutOffs;
    private final RecordCoverage coverage;
    private final Calendars calendars;
    private final Clock clock;

    CutOffController(CutOffs cutOffs, RecordCoverage coverage, Calendars calendars, Clock clock) {
        this.cutOffs = cutOffs;
        this.coverage = coverage;
        this.calendars = calendars;
        this.clock = clock;
    }

    @GetMapping("/data/cut-off")
    String show(@RequestParam(defaultValue = "") String period, Model model) {
        List<String> periods = new ArrayList<>(coverage.periods());
        cutOffs.locks().stream()
                .map(CutOffs.Lock::period)
                .filter(locked -> !periods.contains(locked))
                .forEach(periods::add);
        String chosen = period.isBlank()
                ? (periods.isEmpty() ? "" : periods.get(0))
                : Period.parse(period).code();
        if (!chosen.isEmpty() && !periods.contains(chosen)) {
            periods.add(0, chosen);
        }
        for (String year : List.copyOf(periods).stream()
                .map(code -> code.substring(0, 4))
                .distinct()
                .toList()) {
            if (!periods.contains(year)) {
                periods.add(year);
            }
        }
        model.addAttribute("periods", periods);
        model.addAttribute("period", chosen);
        if (!chosen.isEmpty()) {
            Period parsed = Period.parse(chosen);
            CutOffs.Lock own = cutOffs.find(parsed).orElse(null);
            model.addAttribute("lock", cutOffs.binding(parsed).orElse(own));
            model.addAttribute("own", own);
            model.addAttribute("late", cutOffs.late(parsed));
            LocalDate proposed = calendars.current().plus(parsed.end(), PROPOSED_DAYS);
            model.addAttribute("proposed", proposed.isBefore(LocalDate.now(clock)) ? null : proposed);
        }
        return "locks";
    }

    @PostMapping("/data/cut-off")
    String set(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String period,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(
                period,
                flash,
                () -> cutOffs.lock(Period.parse(period), endOf(day), reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/data/cut-off/undo")
    String undo(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String period,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(period, flash, () -> cutOffs.unlock(Period.parse(period), reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/data/cut-off/late")
    String ask(
            @AuthenticationPrincipal CurrentUser user,
            @RequestParam String period,
            @RequestParam long batch,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(
                period, flash, () -> cutOffs.ask(Period.parse(period), batch, reason, user, request.getRemoteAddr()));
    }

    @PostMapping("/data/cut-off/late/{id}/decide")
    String decide(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String period,
            @RequestParam boolean approve,
            @RequestParam(defaultValue = "") String decision,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(period, flash, () -> cutOffs.decide(id, approve, decision, user, request.getRemoteAddr()));
    }

    @PostMapping("/data/cut-off/late/{id}/withdraw")
    String withdraw(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable long id,
            @RequestParam String period,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return back(period, flash, () -> cutOffs.withdraw(id, user, request.getRemoteAddr()));
    }

    private static String back(String period, RedirectAttributes flash, Runnable step) {
        try {
            step.run();
            flash.addFlashAttribute("message", "已办理 / done");
        } catch (IllegalArgumentException | java.time.DateTimeException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        flash.addAttribute("period", period);
        return "redirect:/data/cut-off";
    }

    /** The end of a day; null: now. */
    private @Nullable OffsetDateTime endOf(String day) {
        return day.isBlank()
                ? null
                : LocalDate.parse(day.strip())
                        .plusDays(1)
                        .atStartOfDay(clock.getZone())
                        .toOffsetDateTime();
    }
}
