package org.zhiheng.rulepack;

import java.util.List;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.vocabulary.ScoreLine;

/**
 * What one unit scored, before anything is ranked.
 *
 * @param code of the unit
 * @param lines reasons for the points, in tree order
 * @param shortfalls conditions that failed, with what was lacking, in tree order and the nearest first
 * @param nodes points of the tree, total first
 */
public record UnitPoints(String code, List<ScoreLine> lines, List<Shortfall> shortfalls, List<NodeScore> nodes) {}
