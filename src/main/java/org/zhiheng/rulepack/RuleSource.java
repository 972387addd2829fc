package org.zhiheng.rulepack;

/**
 * Where a rule stands.
 *
 * @param line 1-based
 */
record RuleSource(String file, int line) {}
