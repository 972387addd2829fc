/**
 * Who is assessed: units by official code, dated, with their parents and successors. In: the published {@code unit}
 * rows as one state of the data shows them. Out: the units of a day one by one, what lies below one, and
 * {@link Succession}, a pure value. Called by metric, intake, run and batch.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"vocabulary", "content"})
package org.zhiheng.organization;

import org.jspecify.annotations.NullMarked;
