/**
 * What people may read of the runs: places, what totals are made of, notices; every query carries the user's data scope and
 * what the run's stage lets be seen. In: a user and a run. Out: rows to show. Called by pages and API.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"vocabulary", "access"})
package org.zhiheng.result;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
