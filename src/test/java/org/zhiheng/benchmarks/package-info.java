/** Measurements to be started by hand; not part of the build. Each prints what it measured and on what machine. */
@NullMarked
package org.zhiheng.benchmarks;

import org.jspecify.annotations.NullMarked;
