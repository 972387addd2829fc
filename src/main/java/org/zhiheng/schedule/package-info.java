/**
 * What is done by the clock: {@code batch/schedule.yml} names the jobs, Quartz calls them, each due time is kept with what
 * came of it. A due time that passed while no server ran is made up for or reported, never silent. Called by the server and
 * by pages; the only user of Quartz.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "vocabulary",
            "content",
            "database",
            "access",
            "calendar",
            "intake",
            "quality",
            "rulepack",
            "run",
            "batch"
        })
package org.zhiheng.schedule;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
