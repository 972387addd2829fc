/**
 * The assessment as one restartable job, and the schedules. A step calls a station and nothing else. Called by the
 * command line and by pages; the only user of Spring Batch and Quartz.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"run", "report", "intake", "organization", "metric", "database"})
package org.zhiheng.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
