package org.zhiheng.schedule;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;

/**
 * Hangs the jobs of {@code schedule.yml} on Quartz. The clustered store lets one of several servers fire each time; what a
 * misfire would lose is found by {@link Schedules#catchUp}, so Quartz itself makes up for nothing.
 */
@Component
public class ScheduleClock {

    private static final String GROUP = "zhiheng";
    private static final JobKey CATCH_UP = JobKey.jobKey("catch-up", "zhiheng-own");
    private static final JobKey WAITING = JobKey.jobKey("waiting", "zhiheng-own");
    private static final int CATCH_UP_MINUTES = 5;

    private final Scheduler scheduler;
    private final Schedules schedules;
    private final Clock clock;

    ScheduleClock(Scheduler scheduler, Schedules schedules, Clock clock) {
        this.scheduler = scheduler;
        this.schedules = schedules;
        this.clock = clock;
    }

    /**
     * Brings Quartz in line with the file and the changed timings, and looks for what was missed; called at the server's
     * start.
     *
     * @throws ContentException when the file has mistakes; nothing is scheduled then
     */
    public void start() {
        try {
            sync();
            own(CATCH_UP, CatchUp.class);
            own(WAITING, Waiting.class);
            repeat(CATCH_UP);
            scheduler.start();
            scheduler.triggerJob(CATCH_UP);
        } catch (SchedulerException failure) {
            throw new IllegalStateException("The schedule cannot be started", failure);
        }
    }

    /** Brings Quartz in line after a timing has changed. */
    public void sync() {
        try {
            List<ScheduledJob> jobs = schedules.jobs();
            for (JobKey key : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(GROUP))) {
                if (jobs.stream().noneMatch(job -> job.code().equals(key.getName()))) {
                    scheduler.deleteJob(key);
                }
            }
            for (ScheduledJob job : jobs) {
                hang(job);
            }
        } catch (SchedulerException failure) {
            throw new IllegalStateException("The schedule cannot be written", failure);
        }
    }

    /** Lets one of the servers begin at once what was asked for by hand. */
    public void beginWaiting() {
        try {
            scheduler.triggerJob(WAITING);
        } catch (SchedulerException failure) {
            throw new IllegalStateException("The scheduler cannot be reached", failure);
        }
    }

    private void hang(ScheduledJob job) throws SchedulerException {
        JobKey key = JobKey.jobKey(job.code(), GROUP);
        TriggerKey triggerKey = TriggerKey.triggerKey(job.code(), GROUP);
        String cron = job.timing().cron();
        if (scheduler.getTrigger(triggerKey) instanceof CronTrigger present
                && present.getCronExpression().equals(cron)) {
            return;
        }
        scheduler.addJob(
                JobBuilder.newJob(Due.class)
                        .withIdentity(key)
                        .withDescription(job.name())
                        .storeDurably()
                        .build(),
                true);
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(triggerKey)
                .forJob(key)
                .withSchedule(CronScheduleBuilder.cronSchedule(cron)
                        .inTimeZone(TimeZone.getTimeZone(clock.getZone()))
                        .withMisfireHandlingInstructionDoNothing())
                .build();
        if (scheduler.checkExists(triggerKey)) {
            scheduler.rescheduleJob(triggerKey, trigger);
        } else {
            scheduler.scheduleJob(trigger);
        }
    }

    private void own(JobKey key, Class<? extends Job> work) throws SchedulerException {
        scheduler.addJob(
                JobBuilder.newJob(work).withIdentity(key).storeDurably().build(), true);
    }

    private void repeat(JobKey key) throws SchedulerException {
        TriggerKey triggerKey = TriggerKey.triggerKey(key.getName(), key.getGroup());
        if (!scheduler.checkExists(triggerKey)) {
            scheduler.scheduleJob(TriggerBuilder.newTrigger()
                    .withIdentity(triggerKey)
                    .forJob(key)
                    .withSchedule(SimpleScheduleBuilder.repeatMinutelyForever(CATCH_UP_MINUTES)
                            .withMisfireHandlingInstructionNextWithRemainingCount())
                    .build());
        }
    }

    /** Quartz says that a job may be due. */
    @DisallowConcurrentExecution
    static class Due implements Job {

        private final Schedules schedules;
        private final Clock clock;

        Due(Schedules schedules, Clock clock) {
            this.schedules = schedules;
            this.clock = clock;
        }

        @Override
        public void execute(JobExecutionContext context) {
            schedules.due(
                    context.getJobDetail().getKey().getName(),
                    LocalDateTime.ofInstant(context.getScheduledFireTime().toInstant(), clock.getZone()));
        }
    }

    /** Looks for what was missed. */
    @DisallowConcurrentExecution
    static class CatchUp implements Job {

        private final Schedules schedules;

        CatchUp(Schedules schedules) {
            this.schedules = schedules;
        }

        @Override
        public void execute(JobExecutionContext context) {
            schedules.catchUp();
        }
    }

    /** Begins what was asked for by hand. */
    @DisallowConcurrentExecution
    static class Waiting implements Job {

        private final Schedules schedules;

        Waiting(Schedules schedules) {
            this.schedules = schedules;
        }

        @Override
        public void execute(JobExecutionContext context) {
            schedules.carryOutWaiting();
        }
    }
}
