package org.zhiheng.scoring;

import java.util.Map;

/**
 * The leaf points of one unit.
 *
 * @param leaves by criterion code; a criterion not named counts as missing
 */
public record UnitLeaves(String unit, Map<String, LeafPoints> leaves) {}
