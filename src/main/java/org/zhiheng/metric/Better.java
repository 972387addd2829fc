package org.zhiheng.metric;

/** Which way a metric is better; a metric without direction is not ranked by itself. */
public enum Better {
    HIGHER,
    LOWER,
    NEUTRAL
}
