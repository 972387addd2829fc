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
import org.jspecify.annotations.Nullable;
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
import org.zhiheng.database.LostConnection;
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
import org.zhiheng.run.Preflight;
import org.zhiheng.run.RunRequest;
import org.zhiheng.run.RunState;
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
        this.jobs = jobs;
        this.fires = fires;
        this.jdbc = jdbc;
        this.clock = clock;
        this.inbox = Path.of(environment.getProperty("zhiheng.inbox", "inbox"));
    }

    /**
     * What came of the work, and what people are told of it.
     *
     * @param step the last one of the history; null: none more
     * @param title of the notice; null: nobody is told
     */
    record Outcome(
            ScheduleFire.State state,
            ScheduleFire.@Nullable Step step,
            @Nullable String title,
            String body,
            @Nullable Long runId) {}

    /**
     * Does the work and writes down each step; a failure ends it with its reason, in words.
     *
     * @throws RuntimeException when the connection to the database broke: it is not known then how far the work came, and it
     *     is to be taken up again
     */
    Outcome carryOut(ScheduledJob job, ScheduleFire fire) {
        try {
            RulePack pack = new RulePacks(home).read(job.scheme());
            Period period =
                    Period.of(pack.periodLength(), fire.dueAt().toLocalDate()).previous();
            if (!load(job, fire, period) || !looksGood(job, fire, pack, period)) {
                return new Outcome(ScheduleFire.State.STOPPED, null, title(job, period), "未计算，原因见定时任务记录", null);
            }
            cutOff(job, fire, period);
            return job.run() == ScheduledJob.Computed.NOTHING
                    ? new Outcome(ScheduleFire.State.DONE, null, null, "", null)
                    : assess(job, fire, period);
        } catch (ContentException mistakes) {
            return failed(job, words(mistakes, Finding::inChinese), words(mistakes, Finding::inEnglish));
        } catch (RuntimeException failure) {
            if (LostConnection.isCauseOf(failure)) {
                throw failure;
            }
            String reason = String.valueOf(failure.getMessage());
            return failed(job, reason, reason);
        }
    }

    private static Outcome failed(ScheduledJob job, String chinese, String english) {
        return new Outcome(
                ScheduleFire.State.FAILED,
                new ScheduleFire.Step("failure", false, chinese, english),
                "定时任务失败：" + job.name(),
                chinese,
                null);
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
    private Outcome assess(ScheduledJob job, ScheduleFire fire, Period period) {
        long runId = Optional.ofNullable(fire.runId()).orElseGet(() -> request(job, fire, period));
        AssessmentRun run = jobs.finish(runId);
        if (run.state() == RunState.FAILED) {
            return failed(job, String.valueOf(run.failure()), String.valueOf(run.failure()));
        }
        ScheduleFire.Step step = new ScheduleFire.Step(
                "run",
                true,
                "考核批次 " + runId + "（" + period.chinese() + "）" + run.state().chinese(),
                "run " + runId + " (" + period.code() + ") " + run.state());
        String what = job.run() == ScheduledJob.Computed.TRIAL ? "试算已完成，请核对后正式计算" : "正式计算已完成，请复核";
        return new Outcome(ScheduleFire.State.DONE, step, title(job, period), what, runId);
    }

    /** A run and the entry that names it are one transaction: no kill in between makes it be asked for twice. */
    private long request(ScheduledJob job, ScheduleFire fire, Period period) {
        return jobs.request(
                        new RunRequest(
                                job.scheme(),
                                period,
                                Optional.empty(),
                                job.run() == ScheduledJob.Computed.TRIAL,
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                fire.askedBy()),
                        run -> fires.run(fire.id(), run.id()))
                .id();
    }

    private static String title(ScheduledJob job, Period period) {
        return job.name() + "（" + period.chinese() + "）";
    }

    /** Writes down what came of the work and tells people. */
    void tell(ScheduleFire fire, Outcome outcome) {
        if (outcome.step() != null) {
            fires.note(fire.id(), outcome.step());
        }
        if (outcome.title() != null) {
            notice(outcome.title(), outcome.body(), outcome.runId());
        }
    }

    /** To those who see all units; units hear of results when they are opened to them. */
    void notice(String title, String body, @Nullable Long runId) {
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
