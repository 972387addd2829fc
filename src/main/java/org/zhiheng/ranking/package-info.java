/**
 * Ranks the totals of a peer group, grades them under quotas and vetoes, lists and compares them: totals in, places,
 * grades and reasons out. Pure; called by rulepack, run and everything that previews or compares.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"vocabulary"})
package org.zhiheng.ranking;

import org.jspecify.annotations.NullMarked;
