/**
 * The parameterised scoring forms: a criterion's parameters and the facts of a unit come in, entries with their
 * formulas go out. Pure; called by the score sheet, the check and the scenarios of its own module only.
 */
@NullMarked
package org.zhiheng.rulepack.form;

import org.jspecify.annotations.NullMarked;
