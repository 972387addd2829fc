package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Assessee;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.PeerStatistics;

/** What forms ask about a unit beyond the words of DRL rules. */
public interface Facts extends Assessee {

    MetricDescription description(String metric);

    /** Null when no unit of the group has a value. */
    @Nullable
    PeerStatistics peers(String metric);

    /** Place among the peers by the metric; null unless observed. */
    @Nullable
    PeerPlace place(String metric, MetricDescription.Better better);

    /** The same in the period before; null unless observed then. */
    @Nullable
    PeerPlace previousPlace(String metric, MetricDescription.Better better);

    /** The different values of peers that are better than the unit's own, the nearest first. */
    List<BigDecimal> betterValues(String metric, MetricDescription.Better better);

    /** The place the unit would have with another value, the others as they are. */
    PeerPlace placeAt(String metric, MetricDescription.Better better, BigDecimal value);

    /**
     * A place among peers by one metric.
     *
     * @param competition 1, 2, 2, 4
     * @param dense 1, 2, 2, 3
     * @param mean 1, 2.5, 2.5, 4
     * @param size units with a value
     */
    record PeerPlace(int competition, int dense, BigDecimal mean, int size) {}
}
