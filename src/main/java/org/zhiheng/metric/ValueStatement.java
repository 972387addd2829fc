package org.zhiheng.metric;

import java.math.RoundingMode;
import java.util.Set;

/** The SQL that makes a run's values of what a metric gathered into the table {@code gathered}. */
final class ValueStatement {

    private ValueStatement() {}

    /** A result column as a number; null where the body does not return it. */
    static String figure(Set<String> columns, String name) {
        return (columns.contains(name) ? "cast(b." + name + " as numeric)" : "cast(null as numeric)") + " as " + name;
    }

    /** @param summed whether figures of units below are added up */
    static String store(Metric metric, Set<String> columns, boolean summed) {
        String raw;
        if (columns.contains("value")) {
            raw = "f.value * :scale";
        } else if (columns.contains("denominator")) {
            raw = "f.numerator * :scale * 1.00000000000000000000 / nullif(f.denominator, 0)";
        } else {
            raw = "f.numerator * :scale";
        }
        String order = metric.better() == Better.LOWER ? "value" : "value desc";
        return """
                insert into metric_value (run_id, metric, span, unit_code, numerator, denominator, value, state, group_rank)
                with figure as (
                    %s
                ), raw as (
                    select u.unit_code, coalesce(u.peer_group, '') as peer_group, coalesce((%s), false) as applicable,
                           f.numerator, f.denominator, %s as value
                    from run_unit u left join figure f on f.unit_code = u.unit_code
                    where u.run_id = :run
                ), filled as (
                    select unit_code, peer_group, applicable, denominator,
                           case when value is null and :zero then coalesce(numerator, 0) else numerator end as numerator,
                           case when value is null and :zero then 0 else %s end as value,
                           value is null and :zero as absent
                    from raw
                ), judged as (
                    select unit_code, peer_group, value,
                           case when applicable then numerator end as numerator,
                           case when applicable then denominator end as denominator,
                           case when not applicable then 'not_applicable'
                                when value is null then 'no_data'
                                when denominator < :minimum and not absent then 'too_few'
                                else 'observed' end as state
                    from filled
                )
                select :run, :metric, :span, unit_code, trim_scale(numerator), trim_scale(denominator),
                       case when state = 'observed' then trim_scale(value) end, state, %s
                from judged order by unit_code
                """.formatted(
                summed ? """
                                select s.unit_code, sum(g.numerator) as numerator, sum(g.denominator) as denominator,
                                       sum(g.value) as value
                                from gathered g join run_scope s on s.source_code = g.unit_code and s.run_id = :run
                                group by s.unit_code""" : """
                                select g.unit_code, sum(g.numerator) as numerator, sum(g.denominator) as denominator,
                                       sum(g.value) as value
                                from gathered g group by g.unit_code""",
                metric.applies() == null ? "true" : metric.applies(),
                raw,
                rounded("value", metric.rounding().decimals(), metric.rounding().mode()),
                metric.better() == Better.NEUTRAL
                        ? "null"
                        : "case when state = 'observed' then rank() over (partition by peer_group, state order by "
                                + order + ") end");
    }

    /** PostgreSQL's round is half up (away from zero); the other modes are built from it and trunc. */
    static String rounded(String value, int decimals, RoundingMode mode) {
        String cut = "trunc(" + value + ", " + decimals + ")";
        String step =
                "sign(" + value + ") * (" + value + " <> " + cut + ")::int * power(10::numeric, -" + decimals + ")";
        return switch (mode) {
            case HALF_UP -> "round(" + value + ", " + decimals + ")";
            case DOWN -> cut;
            case UP -> "(" + cut + " + " + step + ")";
            case CEILING -> "(case when " + value + " > 0 then " + cut + " + " + step + " else " + cut + " end)";
            case FLOOR -> "(case when " + value + " < 0 then " + cut + " + " + step + " else " + cut + " end)";
            case HALF_DOWN ->
                "(case when abs(" + value + " - " + cut + ") * 2 = power(10::numeric, -" + decimals + ") then " + cut
                        + " else round(" + value + ", " + decimals + ") end)";
            case HALF_EVEN ->
                "(case when abs(" + value + " - " + cut + ") * 2 = power(10::numeric, -" + decimals
                        + ") and mod(" + cut + " * power(10::numeric, " + decimals + "), 2) = 0 then " + cut
                        + " else round("
                        + value + ", " + decimals + ") end)";
            case UNNECESSARY -> throw new IllegalArgumentException("A value is always rounded");
        };
    }
}
