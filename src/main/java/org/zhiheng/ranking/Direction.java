package org.zhiheng.ranking;

/** Which end is first. */
public enum Direction {
    /** The highest value is first. */
    DESCENDING,
    /** The lowest value is first. */
    ASCENDING
}
