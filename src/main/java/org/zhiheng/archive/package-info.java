/**
 * What lets anybody check a result later, without trusting us. In: a sealed run. Out: one archive with everything it was
 * computed from and what came of it, chained to the one before and signed where a key is configured; the judgement of such
 * an archive, or of a stored run, by computing it again in an empty database. Called when a run is sealed and published,
 * by the pages and by the command line.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"vocabulary", "content", "database", "organization", "run", "review"})
package org.zhiheng.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
