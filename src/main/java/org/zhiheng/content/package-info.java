/**
 * The files that people other than programmers edit ({@code rules/}, {@code batch/}): where they lie, how they are read
 * with their line numbers kept, and how a mistake in one is told to its author. Uses no other module.
 */
@NullMarked
package org.zhiheng.content;

import org.jspecify.annotations.NullMarked;
