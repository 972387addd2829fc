package org.zhiheng.web;

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
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.schedule.ScheduleClock;
import org.zhiheng.schedule.Schedules;

/** The schedule: what is due when, in words; pause, another time, at once; and what came of each time. */
@Controller
class ScheduleController {

    private final Schedules schedules;
    private final ScheduleClock clock;
    private final OperationLog operations;

    ScheduleController(Schedules schedules, ScheduleClock clock, OperationLog operations) {
        this.schedules = schedules;
        this.clock = clock;
        this.operations = operations;
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
            long fire = schedules.askFor(job, user.userName());
            clock.beginWaiting();
            log(user, request, "立即执行定时任务", job, null, "记录 " + fire);
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
            schedules.pause(job, paused, user.userName());
            log(user, request, paused ? "暂停定时任务" : "恢复定时任务", job, null, null);
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
            String before = schedules.overview().stream()
                    .filter(one -> one.job().code().equals(job))
                    .map(one -> one.job().timing().text())
                    .findFirst()
                    .orElse(null);
            schedules.setTiming(job, timing, user.userName());
            clock.sync();
            log(user, request, "调整定时任务时间", job, before, timing.isBlank() ? "按文件" : timing);
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

    private void log(
            CurrentUser user,
            HttpServletRequest request,
            String action,
            String job,
            @org.jspecify.annotations.Nullable String before,
            @org.jspecify.annotations.Nullable String after) {
        operations.record(user.userName(), request.getRemoteAddr(), action, "schedule/" + job, before, after, null);
    }
}
