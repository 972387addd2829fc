package org.zhiheng.web.data;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.zhiheng.work.LongWork;
import org.zhiheng.work.WorkKind;

/**
 * How long a load or a check will still take. Of a load: the reading by the share of the file that is read, the steps after it
 * by the seconds a row they took in the newest load through the same feed, or else in the newest of all.
 */
@Component
class WorkPace {

    private final LongWork works;

    WorkPace(LongWork works) {
        this.works = works;
    }

    /**
     * What is left.
     *
     * @param seconds null when it cannot be told
     * @param whole whether that is until the end; else until the end of the step it is at
     */
    record Left(@Nullable Long seconds, boolean whole) {}

    private static final Left UNKNOWN = new Left(null, false);

    Left of(DataWork work, OffsetDateTime now) {
        if (!work.state().equals("running") || work.stepAt() == null) {
            return UNKNOWN;
        }
        double atIt = Math.max(0, Duration.between(work.stepAt(), now).toMillis() / 1e3);
        Double ofStep =
                work.total() == 0 || work.done() == 0 ? null : atIt * (work.total() - work.done()) / work.done();
        if (!work.isImport()) {
            return ofStep == null ? UNKNOWN : new Left(Math.round(ofStep), true);
        }
        long rows = Math.max(work.done(), work.total());
        Map<String, Double> usual = works.usualPace(WorkKind.IMPORT, String.valueOf(work.feed()));
        if (rows == 0 || usual.isEmpty()) {
            return ofStep == null ? UNKNOWN : new Left(Math.round(ofStep), false);
        }
        List<String> steps = work.steps();
        double left = 0;
        for (String step : steps.subList(work.passed(), steps.size())) {
            double whole = usual.getOrDefault(step, 0.0) * rows;
            left += !step.equals(work.step()) ? whole : ofStep == null ? Math.max(0, whole - atIt) : ofStep;
        }
        return new Left(Math.round(left), true);
    }
}
