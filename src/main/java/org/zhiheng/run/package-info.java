/**
 * The life of one assessment: requested with everything it may see pinned, carried from station to station, sealed with
 * a manifest and an output hash. In: organization, metric, rulepack, packversion. Called by batch, report, web and the
 * command line.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "access",
            "organization",
            "metric",
            "quality",
            "rulepack",
            "packversion",
            "scoring",
            "ranking",
            "database"
        })
package org.zhiheng.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
