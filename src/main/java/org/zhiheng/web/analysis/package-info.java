/**
 * Results held against each other: two runs, periods in a row, the spread of a group, what is more than chance.
 */
@NullMarked
package org.zhiheng.web.analysis;

import org.jspecify.annotations.NullMarked;
