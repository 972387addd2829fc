package org.zhiheng.web.result;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.calendar.Calendars;
import org.zhiheng.calendar.WorkingCalendar;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.quality.Completeness;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.Preflight;
import org.zhiheng.run.SchemeCompleteness;
import org.zhiheng.schedule.ScheduledJob;
import org.zhiheng.schedule.Schedules;
import org.zhiheng.vocabulary.Period;

/** How far a period's assessments are: what data is missing, what is late, and which step of each scheme comes next. */
@Component
class PeriodProgress {

    private static final int QUARTERS = 8;

    private static final String RUNS = """
            select distinct on (r.scheme) r.scheme, r.run_id, r.trial, r.state, v.stage, v.preview_closes, v.publicity_closes,
                   (select count(*) from appeal a where a.run_id in (select * from runs_corrected_by(r.run_id))
                       and a.state = 'filed') as appeals,
                   (select count(*) from appeal a where a.run_id in (select * from runs_corrected_by(r.run_id))
                       and a.state = 'filed' and a.rule_by < :today) as late_appeals
            from assessment_run r left join review v on v.run_id = r.run_id
            where r.period = :period and r.state <> 'FAILED' and coalesce(v.stage, '') not in ('withdrawn', 'superseded')
            order by r.scheme, v.stage is null, r.trial, r.run_id desc
            """;

    private final JdbcClient jdbc;
    private final ContentHome home;
    private final SchemeCompleteness completeness;
    private final RecordCoverage coverage;
    private final Preflight preflight;
    private final Schedules schedules;
    private final Calendars calendars;
    private final Clock clock;

    PeriodProgress(
            JdbcClient jdbc,
            ContentHome home,
            SchemeCompleteness completeness,
            RecordCoverage coverage,
            Preflight preflight,
            Schedules schedules,
            Calendars calendars,
            Clock clock) {
        this.jdbc = jdbc;
        this.home = home;
        this.completeness = completeness;
        this.coverage = coverage;
        this.preflight = preflight;
        this.schedules = schedules;
        this.calendars = calendars;
        this.clock = clock;
    }

    /**
     * Records of one kind.
     *
     * @param now in the period
     * @param before in the period before
     */
    record Source(String kind, long now, long before) {

        /** There were some in the period before, and none came. */
        public boolean isMissing() {
            return now == 0 && before > 0;
        }

        /** Less than half of the period before. */
        public boolean isThin() {
            return !isMissing() && now * 2 < before;
        }
    }

    /**
     * A run and its stage among people.
     *
     * @param stage null: not under review
     * @param appeals open ones
     * @param lateAppeals of these, past their time limit
     */
    record Run(
            long runId,
            boolean trial,
            String state,
            @Nullable String stage,
            @Nullable LocalDate previewCloses,
            @Nullable LocalDate publicityCloses,
            int appeals,
            int lateAppeals) {}

    /**
     * One scheme in the period.
     *
     * @param units assessed
     * @param rate completeness in percent; null: the scheme demands none
     * @param silent pairs of unit and source without data
     * @param enough whether a formal run is admitted
     * @param due when the schedule computes it; null: no schedule
     * @param run the newest that counts: under review, else formal, else a trial; null: none
     * @param next message key of the step that comes next
     * @param late message key of why it is late; null: it is not
     */
    record Scheme(
            String code,
            String name,
            String nameEnglish,
            long units,
            @Nullable String rate,
            int silent,
            boolean enough,
            @Nullable LocalDateTime due,
            @Nullable Run run,
            String next,
            @Nullable String late) {}

    /** The period, what came of its data, and its schemes. */
    record Progress(Period period, List<Source> sources, List<Scheme> schemes) {}

    /** Periods to choose from, the last ended quarter first, then the one that runs, those before, and years. */
    List<Period> periods() {
        Period current = Period.of(Period.Length.QUARTER, LocalDate.now(clock));
        List<Period> periods = new ArrayList<>();
        periods.add(current.previous());
        periods.add(current);
        Period earlier = current.previous();
        for (int count = 2; count < QUARTERS; count++) {
            earlier = earlier.previous();
            periods.add(earlier);
        }
        Period year = Period.of(Period.Length.YEAR, LocalDate.now(clock));
        periods.add(year);
        periods.add(year.previous());
        return periods;
    }

    Progress of(Period period) {
        Map<String, Run> runs = runs(period);
        Map<String, LocalDateTime> due = due(period);
        List<Scheme> schemes = new ArrayList<>();
        RulePacks packs = new RulePacks(home);
        for (String code : packs.schemes()) {
            RulePack pack = packs.shown(code);
            if (pack.periodLength() != period.length()
                    || pack.findings().stream().anyMatch(Finding::isError)) {
                continue;
            }
            long assessed = preflight.units(pack, period);
            if (assessed > 0) {
                schemes.add(scheme(pack, period, assessed, due.get(code), runs.get(code)));
            }
        }
        return new Progress(period, sources(period), schemes);
    }

    private Scheme scheme(RulePack pack, Period period, long units, @Nullable LocalDateTime due, @Nullable Run run) {
        Completeness.Result data = completeness.of(pack, period).orElse(null);
        LocalDateTime now = LocalDateTime.now(clock);
        return new Scheme(
                pack.code(),
                pack.name(),
                pack.nameEnglish() == null || pack.nameEnglish().isBlank() ? pack.name() : pack.nameEnglish(),
                units,
                data == null ? null : data.rate().toPlainString(),
                data == null ? 0 : data.silent().size(),
                data == null || data.admits(),
                due,
                run,
                next(run, period, now.toLocalDate()),
                late(run, due, now));
    }

    private static String next(@Nullable Run run, Period period, LocalDate today) {
        if (run == null) {
            return today.isBefore(period.until()) ? "progress.next.wait" : "progress.next.trial";
        }
        if (!run.state().equals("SEALED")) {
            return "progress.next.computing";
        }
        if (run.stage() == null) {
            return run.trial() ? "progress.next.formal" : "progress.next.review";
        }
        return "progress.next." + run.stage()
                + (run.stage().equals("in_preview") && isPast(run.previewCloses(), today)
                                || run.stage().equals("in_publicity") && isPast(run.publicityCloses(), today)
                        ? ".over"
                        : "");
    }

    private static @Nullable String late(@Nullable Run run, @Nullable LocalDateTime due, LocalDateTime now) {
        if (run == null) {
            return due != null && due.isBefore(now) ? "progress.late.run" : null;
        }
        LocalDate today = now.toLocalDate();
        if (run.lateAppeals() > 0) {
            return "progress.late.appeals";
        }
        if ("in_preview".equals(run.stage()) && isPast(run.previewCloses(), today)) {
            return "progress.late.preview";
        }
        return "in_publicity".equals(run.stage()) && isPast(run.publicityCloses(), today)
                ? "progress.late.publicity"
                : null;
    }

    private static boolean isPast(@Nullable LocalDate day, LocalDate today) {
        return day != null && today.isAfter(day);
    }

    private List<Source> sources(Period period) {
        Map<String, Long> now = coverage.records(period);
        Map<String, Long> before = coverage.records(period.previous());
        return RecordCoverage.KINDS.keySet().stream()
                .map(kind -> new Source(kind, now.get(kind), before.get(kind)))
                .filter(source -> source.now() > 0 || source.before() > 0)
                .toList();
    }

    private Map<String, Run> runs(Period period) {
        record Of(String scheme, Run run) {}
        return jdbc
                .sql(RUNS)
                .param("period", period.code())
                .param("today", LocalDate.now(clock))
                .query((row, index) -> new Of(
                        row.getString("scheme"),
                        new Run(
                                row.getLong("run_id"),
                                row.getBoolean("trial"),
                                row.getString("state"),
                                row.getString("stage"),
                                row.getObject("preview_closes", LocalDate.class),
                                row.getObject("publicity_closes", LocalDate.class),
                                row.getInt("appeals"),
                                row.getInt("late_appeals"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Of::scheme, Of::run));
    }

    /** Scheme → the first due time of its schedules after the period's end. */
    private Map<String, LocalDateTime> due(Period period) {
        WorkingCalendar calendar = calendars.current();
        Map<String, LocalDateTime> due = new TreeMap<>();
        Function<ScheduledJob, LocalDateTime> first = job -> job.timing()
                .next(period.until().atStartOfDay().minusNanos(1), calendar)
                .orElse(null);
        for (Schedules.Overview one : schedules.overview()) {
            LocalDateTime at =
                    one.paused() || one.job().run() == ScheduledJob.Computed.NOTHING ? null : first.apply(one.job());
            if (at != null) {
                due.merge(one.job().scheme(), at, (a, b) -> a.isBefore(b) ? a : b);
            }
        }
        return due;
    }
}
