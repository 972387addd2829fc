/**
 * Workbooks of a pack: decision tables, rule sheets and the criteria tree. Comes in: the bytes of an xlsx file. Goes out:
 * the same shapes that {@code criteria.yml} and DRL files have, with every value standing in its cell. Called by the
 * pack's reader and by the commands that write and read the criteria tree.
 */
@NullMarked
package org.zhiheng.rulepack.table;

import org.jspecify.annotations.NullMarked;
