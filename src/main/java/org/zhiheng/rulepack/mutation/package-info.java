/**
 * Small deliberate changes of a pack's text: each should be noticed by some scenario. Works on text and places only; who
 * runs the scenarios is in the package above.
 */
@org.jspecify.annotations.NullMarked
package org.zhiheng.rulepack.mutation;
