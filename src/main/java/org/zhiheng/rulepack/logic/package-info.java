/**
 * What can be said about conditions without any data: which exclude themselves, which are part of which, what is left
 * over. Comes in: conditions of tables, cases and rules. Goes out: yes, no, and a value that shows it; where nothing can be
 * decided, nothing is said. Called by the check of packs and the forms.
 */
@NullMarked
package org.zhiheng.rulepack.logic;

import org.jspecify.annotations.NullMarked;
