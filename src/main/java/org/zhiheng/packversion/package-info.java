/**
 * Versions of rule packs: an archive of packs and metric files by hash, drafts, review, publication and rollback, the
 * version in force for a period, and the difference between two in words. In: folders, and what authors write. Out: packs
 * to run. Called by run, preview, pages and the command line.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"vocabulary", "content", "access", "metric", "rulepack", "work"})
package org.zhiheng.packversion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
