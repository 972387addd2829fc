package org.zhiheng.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.schedule.ScheduleClock;
import org.zhiheng.schedule.ScheduleFire;
import org.zhiheng.schedule.Schedules;

/** The schedule: what is due when, pause, another time, at once, and what came of each time. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/schedules")
class ScheduleResource {

    private final Schedules schedules;
    private final ScheduleClock clock;
    private final OperationLog operations;

    ScheduleResource(Schedules schedules, ScheduleClock clock, OperationLog operations) {
        this.schedules = schedules;
        this.clock = clock;
        this.operations = operations;
    }

    /** A job, its time in words and the next ones. */
    record Job(
            String code,
            String name,
            String nameEnglish,
            String scheme,
            String timing,
            String chinese,
            String english,
            boolean changed,
            boolean paused,
            List<LocalDateTime> next,
            @Nullable ScheduleFire last) {}

    record Pause(boolean paused) {}

    /** @param timing absent: the file's again */
    record NewTiming(@Nullable String timing) {}

    @GetMapping
    List<Job> jobs() {
        return schedules.overview().stream()
                .map(one -> new Job(
                        one.job().code(),
                        one.job().name(),
                        one.job().nameEnglish(),
                        one.job().scheme(),
                        one.job().timing().text(),
                        one.job().timing().words(true),
                        one.job().timing().words(false),
                        one.changed(),
                        one.paused(),
                        one.next(),
                        one.last()))
                .toList();
    }

    @GetMapping("/history")
    Listing<ScheduleFire> history(
            @RequestParam(defaultValue = "") String job,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "50") int size) {
        return new Listing<>(
                schedules.history(job, Listing.offset(page, size), Listing.size(size)),
                page,
                Listing.size(size),
                schedules.historyCount(job));
    }

    /** Put on the list; the history tells what came of it. */
    @PostMapping("/{job}/run")
    ResponseEntity<Void> run(
            @AuthenticationPrincipal CurrentUser user, @PathVariable String job, HttpServletRequest request) {
        long fire = schedules.askFor(job, user.userName());
        clock.beginWaiting();
        log(user, request, "立即执行定时任务", job, "记录 " + fire);
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/{job}/pause")
    List<Job> pause(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            @RequestBody Pause pause,
            HttpServletRequest request) {
        schedules.pause(job, pause.paused(), user.userName());
        log(user, request, pause.paused() ? "暂停定时任务" : "恢复定时任务", job, null);
        return jobs();
    }

    @PostMapping("/{job}/timing")
    List<Job> timing(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            @RequestBody NewTiming timing,
            HttpServletRequest request) {
        schedules.setTiming(job, timing.timing(), user.userName());
        clock.sync();
        log(user, request, "调整定时任务时间", job, timing.timing() == null ? "按文件" : timing.timing());
        return jobs();
    }

    private void log(CurrentUser user, HttpServletRequest request, String action, String job, @Nullable String after) {
        operations.record(user.userName(), request.getRemoteAddr(), action, "schedule/" + job, null, after, null);
    }
}
