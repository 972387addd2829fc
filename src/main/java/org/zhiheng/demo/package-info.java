/**
 * The generator of cities with known truth. In: a seed, a shape, a list of quarters. Out: the CSV files an upstream system
 * would hand over, the true qualities behind them and the list of what was planted; on request loaded and assessed. Called
 * by the command line and tests.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"intake", "batch", "run", "report", "rulepack", "packversion"})
package org.zhiheng.demo;

import org.jspecify.annotations.NullMarked;
