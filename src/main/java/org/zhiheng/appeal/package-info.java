/**
 * Appeals: a unit contests a record or a criterion, the correction is tried on everybody's result before anybody rules, the
 * ruling makes a new run or leaves no trace. In: what the unit states. Out: rulings, corrections as import batches, new runs.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "vocabulary",
            "content",
            "database",
            "access",
            "calendar",
            "review",
            "run",
            "batch",
            "work"
        })
package org.zhiheng.appeal;

import org.jspecify.annotations.NullMarked;
