/**
 * Whether the records of a period are good enough to judge by: checks and their findings, completeness, the cut-off of a
 * period, records taken out of the figures. In: records as imported, what people decide about them. Out: findings, waivers and
 * the data state a run of the period may see. Called by run, the pages and the command line; it changes no record.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"vocabulary", "content", "database", "access", "organization", "metric"})
package org.zhiheng.quality;

import org.jspecify.annotations.NullMarked;
