/**
 * What a run found: ranking, one unit down to its records, heat map, files.
 */
@NullMarked
package org.zhiheng.web.result;

import org.jspecify.annotations.NullMarked;
