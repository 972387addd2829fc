package org.zhiheng.metric;

/** How the figure of a unit comes from the records of the units below it. */
public enum Rollup {
    /** Numerators and denominators are added up. */
    SUM,
    /** The metric is computed anew over all records below (medians, percentiles, distinct counts). */
    RECOMPUTE
}
