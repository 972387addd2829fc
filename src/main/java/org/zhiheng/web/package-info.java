/**
 * The pages: server-rendered, Chinese first, for departments, units, rule authors and administrators. A controller parses,
 * makes one call, renders; what it shows is always read within the user's scope. A package for each domain holds its pages
 * ({@code …Controller}) beside the same over the API ({@code …Resource}); here is what all of them use.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "vocabulary",
            "content",
            "database",
            "access",
            "intake",
            "metric",
            "quality",
            "rulepack",
            "packversion",
            "preview",
            "ranking",
            "run",
            "report",
            "batch",
            "schedule",
            "calendar",
            "review",
            "result",
            "appeal",
            "archive",
            "work"
        })
package org.zhiheng.web;

import org.jspecify.annotations.NullMarked;
