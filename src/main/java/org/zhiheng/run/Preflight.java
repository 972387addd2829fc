package org.zhiheng.run;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.organization.RecordCounts;
import org.zhiheng.quality.Completeness;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.quality.RecordCoverage;
import org.zhiheng.quality.Validations;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Period;

/** What is to be seen to before a scheme is assessed for a period; asked by the page that starts a run and by schedules. */
@Component
public class Preflight {

    private final JdbcClient jdbc;
    private final Validations validations;
    private final SchemeCompleteness completeness;
    private final CutOffs cutOffs;
    private final RecordCoverage coverage;
    private final RecordCounts counts;

    Preflight(
            JdbcClient jdbc,
            Validations validations,
            SchemeCompleteness completeness,
            CutOffs cutOffs,
            RecordCoverage coverage,
            RecordCounts counts) {
        this.jdbc = jdbc;
        this.validations = validations;
        this.completeness = completeness;
        this.cutOffs = cutOffs;
        this.coverage = coverage;
        this.counts = counts;
    }

    /**
     * One thing that was looked at.
     *
     * @param key message key of its name; key + {@code .fix} says what to do when it is not good
     * @param value what was found
     * @param good nothing to see to
     * @param stops without it a run makes no sense: a schedule does not start one
     * @param since when that was found out; null: now
     * @param stale whether records have come in since that it does not take into account
     */
    public record Check(
            String key,
            String value,
            boolean good,
            boolean stops,
            @Nullable OffsetDateTime since,
            boolean stale) {

        Check(String key, String value, boolean good, boolean stops) {
            this(key, value, good, stops, null, false);
        }
    }

    /** What a run of the pack would meet, each point with its value; those that stop a formal run are marked. */
    public List<Check> check(RulePack pack, Period period) {
        return check(pack, period, completeness.of(pack, period));
    }

    /** @param complete what {@link SchemeCompleteness#of} says, for those who have asked already */
    public List<Check> check(RulePack pack, Period period, Optional<Completeness.Result> complete) {
        long units = units(pack, period);
        long records = coverage.records(period).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long loading = number("select count(*) from import_batch where state = 'loading'");
        List<Check> checks = new ArrayList<>(List.of(
                new Check("preflight.units", Long.toString(units), units > 0, true),
                new Check("preflight.records", Long.toString(records), records > 0, true),
                new Check("preflight.loading", Long.toString(loading), loading == 0, true),
                new Check("preflight.calendar", Integer.toString(period.from().getYear()), calendar(period), false),
                new Check("preflight.pack", pack.version(), inForce(pack, period), true)));
        checks.addAll(quality(period, complete));
        return checks;
    }

    /** What keeps a formal run from being made; a trial may be made all the same. */
    private List<Check> quality(Period period, Optional<Completeness.Result> complete) {
        List<Check> checks = new ArrayList<>();
        long errors = validations.counts(period).errors();
        checks.add(validations
                .freshness(period)
                .map(known -> new Check(
                        "preflight.errors",
                        Long.toString(errors),
                        errors == 0 && known.current(),
                        false,
                        known.since(),
                        !known.current()))
                .orElseGet(() -> new Check("preflight.errors", "—", false, false)));
        complete.ifPresent(result -> checks.add(new Check(
                "preflight.completeness",
                result.rate() + "% / " + Figure.plain(result.least().movePointRight(2)) + "%",
                result.admits(),
                false)));
        CutOffs.Lock lock = cutOffs.binding(period).orElse(null);
        checks.add(new Check(
                "preflight.cutOff",
                lock == null ? "—" : lock.locksAt().toLocalDate().toString(),
                lock != null,
                false));
        return checks;
    }

    /** Units of the kinds a scheme assesses that stand on the period's last day. */
    public long units(RulePack pack, Period period) {
        return counts.of("units of " + pack.kinds() + " " + period.end(), () -> jdbc.sql("""
                        select count(*) from unit where superseded_by is null and kind = any(:kinds)
                          and :day >= valid_from and :day < valid_until
                        """)
                .param("kinds", pack.kinds().toArray(String[]::new))
                .param("day", period.end())
                .query(Long.class)
                .single());
    }

    private boolean calendar(Period period) {
        return jdbc.sql(
                        "select exists (select 1 from calendar_day where superseded_by is null and extract(year from day) = :year)")
                .param("year", period.from().getYear())
                .query(Boolean.class)
                .single();
    }

    private static boolean inForce(RulePack pack, Period period) {
        return (pack.effectiveFrom() == null || !period.end().isBefore(pack.effectiveFrom()))
                && (pack.effectiveUntil() == null || period.end().isBefore(pack.effectiveUntil()));
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
