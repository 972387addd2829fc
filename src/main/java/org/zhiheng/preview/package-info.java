/**
 * The effect of a draft before it is published: draft and version in force on the pinned data of past periods, compared.
 * In: a draft and periods. Out: who rises and falls, grades, points per criterion, quotas, the records behind. Touches no run; the last preview of each version is kept.
 * Called by pages and the command line.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "vocabulary",
            "content",
            "metric",
            "scoring",
            "ranking",
            "rulepack",
            "packversion",
            "run",
            "work"
        })
package org.zhiheng.preview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
