/**
 * From records to metric values: reads the metric files, runs them for one run, rolls values up the unit tree, compares
 * them in their peer group, and leads a figure back to its records. Called by run, report and batch.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"vocabulary", "content", "organization"})
package org.zhiheng.metric;

import org.jspecify.annotations.NullMarked;
