/**
 * Work that takes longer than a request may: done in the background, followed, stopped, found interrupted when its program
 * ended, its result kept. In: what is to be done, from whoever knows how. Out: its state and result. Called by packversion,
 * preview, appeal, pages and the command line.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"content", "database"})
package org.zhiheng.work;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
