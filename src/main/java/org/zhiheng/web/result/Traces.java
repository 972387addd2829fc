package org.zhiheng.web.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.PersonalData;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.run.Provenance;

/** From a criterion of a unit to the very records behind its figures (E4, B-1). */
@Component
class Traces {

    private final Placings placings;
    private final Breakdowns breakdowns;
    private final Provenance provenance;

    Traces(Placings placings, Breakdowns breakdowns, Provenance provenance) {
        this.placings = placings;
        this.breakdowns = breakdowns;
        this.provenance = provenance;
    }

    /**
     * A metric of the criterion with its records.
     *
     * @param records the first ones
     * @param total how many there are
     * @param columns of the records, at most eight
     * @param masked records in which a number of a person is masked
     * @param excluded what approved reasons keep from the figure
     * @param sql of the metric as the run used it
     */
    record Traced(
            Breakdowns.Value value,
            List<TracedRecord> records,
            int total,
            List<String> columns,
            Set<Long> masked,
            List<Provenance.Excluded> excluded,
            String sql) {}

    /** The events or marks behind the lines of a criterion, personal numbers masked; none outside the user's scope. */
    List<TracedRecord> named(
            CurrentUser user, ResultRuns.Run run, String unitCode, String criterion, List<Breakdowns.Line> lines) {
        List<Long> records = lines.stream()
                .flatMap(line -> line.records().stream())
                .distinct()
                .toList();
        return !placings.isInScope(user, run.runId(), unitCode)
                ? List.of()
                : provenance.named(run.runId(), criterion, records).stream()
                        .map(record -> record.saying(PersonalData.masked(record.columns())))
                        .toList();
    }

    /** The metrics of a criterion with the records behind them, at most {@code limit} each; none outside the user's scope. */
    List<Traced> of(CurrentUser user, ResultRuns.Run run, String unitCode, Breakdowns.Node node, int limit) {
        if (!placings.isInScope(user, run.runId(), unitCode)) {
            return List.of();
        }
        List<Breakdowns.Value> values = breakdowns.values(user, run.runId(), unitCode);
        List<Traced> traced = new ArrayList<>();
        for (String code : node.metrics()) {
            Optional<Breakdowns.Value> value = values.stream()
                    .filter(one -> one.metric().equals(code) && one.span().equals("current"))
                    .findFirst();
            value.ifPresent(found -> traced.add(shown(run.runId(), unitCode, found, limit)));
        }
        return traced;
    }

    /** A column that says in every record what its key says already. */
    private static boolean repeatsKey(List<TracedRecord> records, String column) {
        return records.stream()
                .allMatch(record -> record.recordKey().equals(record.columns().get(column)));
    }

    /** One of the records with nothing masked; who asks for it is written down by the caller. */
    Optional<TracedRecord> revealed(
            CurrentUser user, ResultRuns.Run run, String unitCode, Breakdowns.Node node, String kind, long recordId) {
        if (placings.place(user, run.runId(), unitCode).isEmpty()) {
            return Optional.empty();
        }
        return node.metrics().stream()
                .flatMap(code -> provenance.records(run.runId(), code, unitCode).stream())
                .filter(record -> record.kind().equals(kind) && record.recordId() == recordId)
                .findFirst();
    }

    /** Records that pull the figure the wrong way first, since they are what somebody asks about. */
    private static List<TracedRecord> worstFirst(Breakdowns.Value value, List<TracedRecord> records) {
        boolean higher = "higher".equals(value.better());
        if (!higher && !"lower".equals(value.better())) {
            return records;
        }
        Comparator<BigDecimal> order = higher ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return records.stream()
                .sorted(Comparator.comparing(Traces::worth, Comparator.nullsLast(order)))
                .toList();
    }

    /** What a record puts into the figure; null: nothing that can be compared. */
    private static @Nullable BigDecimal worth(TracedRecord record) {
        BigDecimal denominator = record.denominator();
        if (denominator != null && denominator.signum() != 0) {
            BigDecimal numerator = record.numerator() == null ? BigDecimal.ZERO : record.numerator();
            return numerator.divide(denominator, MathContext.DECIMAL64);
        }
        return record.value() == null ? record.numerator() : record.value();
    }

    private Traced shown(long run, String unitCode, Breakdowns.Value value, int limit) {
        List<TracedRecord> records = worstFirst(value, provenance.records(run, value.metric(), unitCode));
        List<TracedRecord> masked = new ArrayList<>();
        Set<Long> touched = new HashSet<>();
        for (TracedRecord record : records.subList(0, Math.min(limit, records.size()))) {
            TracedRecord safe = record.saying(PersonalData.masked(record.columns()));
            masked.add(safe);
            if (!safe.columns().equals(record.columns())) {
                touched.add(record.recordId());
            }
        }
        return new Traced(
                value,
                masked,
                records.size(),
                masked.stream()
                        .flatMap(record -> record.columns().keySet().stream())
                        .distinct()
                        .filter(column -> !repeatsKey(masked, column))
                        .limit(8)
                        .toList(),
                touched,
                provenance.excluded(run, value.metric(), unitCode).stream()
                        .map(out -> new Provenance.Excluded(
                                out.record()
                                        .saying(PersonalData.masked(out.record().columns())),
                                out.reason(),
                                out.decidedBy()))
                        .toList(),
                provenance.sql(run, value.metric()));
    }
}
