package org.zhiheng.web.admin;

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
import org.zhiheng.schedule.ScheduleFire;
import org.zhiheng.schedule.Schedules;
import org.zhiheng.web.ApiConfiguration;
import org.zhiheng.web.Listing;

/** The schedule: what is due when, pause, another time, at once, and what came of each time. */
@RestController
@RequestMapping(ApiConfiguration.BASE + "/schedules")
class ScheduleResource {

    private final Schedules schedules;
    private final ScheduleChanges changes;

    ScheduleResource(Schedules schedules, ScheduleChanges changes) {
        this.schedules = schedules;
        this.changes = changes;
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
        changes.runNow(job, user, request.getRemoteAddr());
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/{job}/pause")
    List<Job> pause(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            @RequestBody Pause pause,
            HttpServletRequest request) {
        changes.pause(job, pause.paused(), user, request.getRemoteAddr());
        return jobs();
    }

    @PostMapping("/{job}/timing")
    List<Job> timing(
            @AuthenticationPrincipal CurrentUser user,
            @PathVariable String job,
            @RequestBody NewTiming timing,
            HttpServletRequest request) {
        changes.setTiming(job, timing.timing() == null ? "" : timing.timing(), user, request.getRemoteAddr());
        return jobs();
    }
}
