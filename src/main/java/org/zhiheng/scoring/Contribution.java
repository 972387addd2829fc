package org.zhiheng.scoring;

import java.math.BigDecimal;

/** What a node gives to the total of a unit; see {@link ScoreTree#contributions}. */
public record Contribution(String node, String name, BigDecimal points) {}
