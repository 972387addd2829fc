/**
 * Combines the points of criteria up the tree of a scheme: in come the leaf points of all units of one peer group, out
 * go the points of every node with the formula that made them. Pure; called by rulepack and run.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"vocabulary"})
package org.zhiheng.scoring;

import org.jspecify.annotations.NullMarked;
