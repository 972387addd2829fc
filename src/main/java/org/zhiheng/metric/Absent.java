package org.zhiheng.metric;

/** What it means that nothing was recorded for a unit the metric applies to. */
public enum Absent {
    /** Unknown; never a number. */
    NO_DATA,
    /** None occurred: the value is 0. */
    ZERO
}
