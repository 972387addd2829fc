package org.zhiheng.preview;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zhiheng.metric.TracedRecord;

/**
 * A record behind a figure, and what it puts in under both versions.
 *
 * @param metric code
 * @param before null: it puts nothing in under the version in force
 * @param after null: it puts nothing in under the draft
 */
public record RecordEffect(
        String metric,
        @Nullable TracedRecord before,
        @Nullable TracedRecord after) {

    /** Whether it puts in something else under the draft. */
    public boolean differs() {
        return before == null
                || after == null
                || !UnitEffect.same(before.numerator(), after.numerator())
                || !UnitEffect.same(before.denominator(), after.denominator())
                || !UnitEffect.same(before.value(), after.value());
    }

    /** The record itself. */
    public TracedRecord record() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
