/**
 * Records coming in: loading files, what became of them, checks, cut-offs, exclusions.
 */
@NullMarked
package org.zhiheng.web.data;

import org.jspecify.annotations.NullMarked;
