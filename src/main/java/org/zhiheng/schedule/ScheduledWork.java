package org.zhiheng.schedule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.intake.RecordPull;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.Preflight;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** What a scheduled job does when it is due: load, look whether all is there, cut the data off, assess, tell. */
@Component
class ScheduledWork {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final ContentHome home;
    private final RecordImport imports;
    private final RecordPull pull;
    private final Preflight preflight;
    private final CutOffs cutOffs;
    private final AssessmentRuns runs;
    private final AssessmentJobs jobs;
    private final ScheduleFires fires;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Path inbox;

    ScheduledWork(
            ContentHome home,
            RecordImport imports,
            RecordPull pull,
            Preflight preflight,
            CutOffs cutOffs,
            AssessmentRuns runs,
            AssessmentJobs jobs,
            ScheduleFires fires,
            JdbcClient jdbc,
            Clock clock,
            Environment environment) {
        this.home = home;
        this.imports = imports;
        this.pull = pull;
        this.preflight = preflight;
        this.cutOffs = cutOffs;
        this.runs = runs;
        this.jobs = jobs;
        this.fires = fires;
        this.jdbc = jdbc;
        this.clock = clock;
        this.inbox = Path.of(environment.getProperty("zhiheng.inbox", "inbox"));
    }

    /** Does the work and writes down each step; a failure ends it with its reason, in words. */
    ScheduleFire.State carryOut(ScheduledJob job, ScheduleFire fire) {
        try {
            RulePack pack = new RulePacks(home).read(job.scheme());
            Period period =
                    Period.of(pack.periodLength(), fire.dueAt().toLocalDate()).previous();
            if (!load(job, fire, period) || !looksGood(job, fire, pack, period)) {
                tell(job, period, null, "未计算，原因见定时任务记录");
                return ScheduleFire.State.STOPPED;
            }
            cutOff(job, fire, period);
            if (job.run() != ScheduledJob.Computed.NOTHING) {
                assess(job, fire, period);
            }
            return ScheduleFire.State.DONE;
        } catch (ContentException mistakes) {
            return failed(job, fire, words(mistakes, Finding::inChinese), words(mistakes, Finding::inEnglish));
        } catch (RuntimeException failure) {
            String reason = String.valueOf(failure.getMessage());
            return failed(job, fire, reason, reason);
        }
    }

    private ScheduleFire.State failed(ScheduledJob job, ScheduleFire fire, String chinese, String english) {
        note(fire, "failure", false, chinese, english);
        notice("定时任务失败：" + job.name(), chinese, null);
        return ScheduleFire.State.FAILED;
    }

    private static String words(ContentException mistakes, Function<Finding, String> language) {
        return mistakes.findings().stream().map(language).collect(Collectors.joining("；"));
    }

    private boolean load(ScheduledJob job, ScheduleFire fire, Period period) {
        boolean complete = true;
        for (ScheduledJob.Load load : job.load()) {
            Feed feed = new FeedReader(home).feed(load.feed());
            ImportOptions options = ImportOptions.defaults().forPeriod(period).by("schedule");
            if (load.files().isEmpty()) {
                loaded(fire, pull.pull(feed, options));
                continue;
            }
            List<Path> files = files(load.files().get());
            if (files.isEmpty()) {
                note(
                        fire,
                        "load",
                        !load.required(),
                        load.feed() + "：收件目录 " + inbox + " 中没有 " + load.files().get(),
                        load.feed() + ": nothing named " + load.files().get() + " in the inbox " + inbox);
                complete &= !load.required();
            }
            for (Path file : files) {
                loaded(fire, imports.load(feed, file, options));
            }
        }
        return complete;
    }

    private void loaded(ScheduleFire fire, ImportResult result) {
        ImportResult.Counts counts = result.counts();
        String what = result.feed() + " " + result.fileName();
        note(
                fire,
                "load",
                counts.rejected() == 0,
                what + "：读入 " + counts.read() + "，新增 " + counts.fresh() + "，变更 " + counts.changed() + "，相同 "
                        + counts.same() + "，拒绝 " + counts.rejected() + "，滤除 " + counts.filtered(),
                what + ": read " + counts.read() + ", new " + counts.fresh() + ", changed " + counts.changed()
                        + ", same " + counts.same() + ", rejected " + counts.rejected() + ", filtered "
                        + counts.filtered());
    }

    private List<Path> files(String pattern) {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(inbox)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(inbox, pattern)) {
            found.forEach(files::add);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        files.sort(null);
        return files;
    }

    private boolean looksGood(ScheduledJob job, ScheduleFire fire, RulePack pack, Period period) {
        if (job.run() == ScheduledJob.Computed.NOTHING) {
            return true;
        }
        boolean good = true;
        for (Preflight.Check check : preflight.check(pack, period)) {
            note(fire, check.key(), check.good(), check.value(), check.value());
            good &= check.good() || !check.stops();
        }
        return good;
    }

    /** Cuts the data of the period off, where the job says so; a cut-off that people have set or planned stays as it is. */
    private void cutOff(ScheduledJob job, ScheduleFire fire, Period period) {
        if (!job.cutOff()) {
            return;
        }
        Optional<CutOffs.Lock> known = cutOffs.binding(period).or(() -> cutOffs.find(period));
        CutOffs.Lock lock =
                known.orElseGet(() -> cutOffs.lock(period, null, "定时任务：" + job.name(), department(), "schedule"));
        note(
                fire,
                "cutOff",
                true,
                period.chinese() + "数据截止：" + told(lock.locksAt())
                        + (known.isPresent() ? "（已由 " + lock.lockedBy() + " 设定）" : ""),
                period.code() + ": cut off at " + told(lock.locksAt())
                        + (known.isPresent() ? " (set by " + lock.lockedBy() + ")" : ""));
    }

    private String told(OffsetDateTime time) {
        return time.atZoneSameInstant(clock.getZone()).format(MINUTE);
    }

    /** Who writes the schedule's file acts for the department. */
    private static CurrentUser department() {
        return new CurrentUser(
                "schedule", "定时任务", "", Set.of(Role.DEPARTMENT), DataScope.ALL, null, false, true, false);
    }

    /** A run that a killed server had begun is finished, not begun again. */
    private void assess(ScheduledJob job, ScheduleFire fire, Period period) {
        long runId = Optional.ofNullable(fire.runId()).orElseGet(() -> request(job, fire, period));
        AssessmentRun run = jobs.finish(runId);
        note(
                fire,
                "run",
                true,
                "考核批次 " + runId + "（" + period.chinese() + "）" + run.state().chinese(),
                "run " + runId + " (" + period.code() + ") " + run.state());
        tell(job, period, runId, job.run() == ScheduledJob.Computed.TRIAL ? "试算已完成，请核对后正式计算" : "正式计算已完成，请复核");
    }

    private long request(ScheduledJob job, ScheduleFire fire, Period period) {
        long runId = runs.request(new RunRequest(
                        job.scheme(),
                        period,
                        Optional.empty(),
                        job.run() == ScheduledJob.Computed.TRIAL,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        fire.askedBy()))
                .id();
        fires.run(fire.id(), runId);
        return runId;
    }

    private void tell(ScheduledJob job, Period period, @org.jspecify.annotations.Nullable Long runId, String what) {
        notice(job.name() + "（" + period.chinese() + "）", what, runId);
    }

    /** To those who see all units; units hear of results when they are opened to them. */
    void notice(String title, String body, @org.jspecify.annotations.Nullable Long runId) {
        jdbc.sql("insert into notice (run_id, title, body, audience) values (:run, :title, :body, 'department')")
                .param("run", runId)
                .param("title", title)
                .param("body", body)
                .update();
    }

    private void note(ScheduleFire fire, String step, boolean good, String chinese, String english) {
        fires.note(fire.id(), new ScheduleFire.Step(step, good, chinese, english));
    }
}
