/**
 * Rule packs: readings, events and marks of units come in; score lines, points, standings and grades go out. The only
 * module that runs Drools. Called by batch, preview, appeal and the command line.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"scoring", "ranking", "vocabulary", "content"})
package org.zhiheng.rulepack;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
