package org.zhiheng.web.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.schedule.ScheduleClock;
import org.zhiheng.schedule.Schedules;

/**
 * What people do to the schedule, each written into the operation log in the same transaction. The clock is told once that is
 * committed; what it was not told of, it finds at its next look or the next start.
 */
@Component
class ScheduleChanges {

    private final Schedules schedules;
    private final ScheduleClock clock;
    private final OperationLog operations;
    private final TransactionOperations transaction;

    ScheduleChanges(
            Schedules schedules, ScheduleClock clock, OperationLog operations, TransactionOperations transaction) {
        this.schedules = schedules;
        this.clock = clock;
        this.operations = operations;
        this.transaction = transaction;
    }

    /** Puts a job on the list; the history tells what came of it. */
    void runNow(String job, CurrentUser user, String address) {
        transaction.executeWithoutResult(status -> {
            long fire = schedules.askFor(job, user.userName());
            log(user, address, "立即执行定时任务", job, null, "记录 " + fire);
        });
        clock.beginWaiting();
    }

    void pause(String job, boolean paused, CurrentUser user, String address) {
        transaction.executeWithoutResult(status -> {
            schedules.pause(job, paused, user.userName());
            log(user, address, paused ? "暂停定时任务" : "恢复定时任务", job, null, null);
        });
    }

    /** @param timing empty: the file's again */
    void setTiming(String job, String timing, CurrentUser user, String address) {
        String before = schedules.overview().stream()
                .filter(one -> one.job().code().equals(job))
                .map(one -> one.job().timing().text())
                .findFirst()
                .orElse(null);
        transaction.executeWithoutResult(status -> {
            schedules.setTiming(job, timing, user.userName());
            log(user, address, "调整定时任务时间", job, before, timing.isBlank() ? "按文件" : timing);
        });
        clock.sync();
    }

    private void log(
            CurrentUser user,
            String address,
            String action,
            String job,
            @Nullable String before,
            @Nullable String after) {
        operations.record(user.userName(), address, action, "schedule/" + job, before, after, null);
    }
}
