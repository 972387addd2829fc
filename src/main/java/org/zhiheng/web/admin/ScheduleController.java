package org.zhiheng.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.schedule.Schedules;
import org.zhiheng.web.Page;

/** The schedule: what is due when, in words; pause, another time, at once; and what came of each time. */
@Controller
class ScheduleController {

    private final Schedules schedules;
    private final ScheduleChanges changes;

    ScheduleController(Schedules schedules, ScheduleChanges changes) {
        this.schedules = schedules;
        this.changes = changes;
    }

    @GetMapping("/schedules")
    String list(@RequestParam(defaultValue = "") String job, @RequestParam(defaultValue = "1") int page, Model model) {
        try {
            model.addAttribute("jobs", schedules.overview());
        } catch (ContentException mistakes) {
            model.addAttribute("jobs", List.of());
            model.addAttribute(
                    "broken",
                    mistakes.findings().stream().map(Finding::inChinese).toList());
        }
        model.addAttribute("job", job);
        model.addAttribute(
                "page",
                new Page<>(
                        schedules.history(job, Page.offset(page), Page.SIZE),
                        page,
                        Page.SIZE,
                        schedules.historyCount(job)));
        return "schedules";
    }

    @PostMapping("/schedules/{job}/run")
    String run(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return changing(flash, "schedule.asked", () -> {
            changes.runNow(job, user, request.getRemoteAddr());
        });
    }

    @PostMapping("/schedules/{job}/pause")
    String pause(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            @RequestParam boolean paused,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return changing(flash, "schedule.saved", () -> {
            changes.pause(job, paused, user, request.getRemoteAddr());
        });
    }

    @PostMapping("/schedules/{job}/timing")
    String timing(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            @RequestParam(defaultValue = "") String timing,
            HttpServletRequest request,
            RedirectAttributes flash) {
        return changing(flash, "schedule.saved", () -> {
            changes.setTiming(job, timing, user, request.getRemoteAddr());
        });
    }

    private static String changing(RedirectAttributes flash, String done, Runnable change) {
        try {
            change.run();
            flash.addFlashAttribute("done", done);
        } catch (IllegalArgumentException | ContentException refused) {
            flash.addFlashAttribute("error", refused.getMessage());
        }
        return "redirect:/schedules";
    }
}
