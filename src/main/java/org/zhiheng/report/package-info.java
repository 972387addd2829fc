/**
 * What people take away from a run. In: the stored results of one run. Out: workbook, bulletin, unit pages, CSV, JSON.
 * Called by the job's last but one step and by the command line. The only writer with POI.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"metric", "rulepack", "review"})
package org.zhiheng.report;

import org.jspecify.annotations.NullMarked;
