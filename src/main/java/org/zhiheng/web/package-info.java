/**
 * The pages: server-rendered, Chinese first, for departments, units, rule authors and administrators. A controller parses,
 * makes one call, renders; what it shows is read by the {@code …View} queries beside it, always within the user's scope.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "vocabulary",
            "content",
            "database",
            "access",
            "organization",
            "intake",
            "metric",
            "quality",
            "rulepack",
            "packversion",
            "preview",
            "scoring",
            "ranking",
            "run",
            "report",
            "batch",
            "schedule",
            "calendar",
            "review",
            "appeal",
            "archive"
        })
package org.zhiheng.web;

import org.jspecify.annotations.NullMarked;
