package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.Period;

/** The units of an assessment that are too many to be held at once. */
public interface UnitPortions {

    Period period();

    /** Descriptions by code. */
    Map<String, MetricDescription> metrics();

    /** Reads all units anew, a portion at a time. */
    void read(Consumer<List<UnitInput>> portion);

    /**
     * Observed values of a metric over a whole peer group, in any order; asked by several threads.
     *
     * @param peerGroup empty for units without one
     * @param previous those of the period before
     */
    List<BigDecimal> values(String peerGroup, String metric, boolean previous);
}
