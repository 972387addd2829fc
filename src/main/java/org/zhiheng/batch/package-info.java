/**
 * The assessment as one restartable job. A step calls a station and nothing else. Called by the
 * command line, by pages and by schedules; the only user of Spring Batch.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"run", "archive", "report", "database"})
package org.zhiheng.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
