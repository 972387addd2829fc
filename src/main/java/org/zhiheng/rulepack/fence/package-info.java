/**
 * Rule text is code. In comes the DRL of a pack; out goes either a container that can do nothing but score, or findings
 * at the author's own lines. Three independent gates (syntax tree, class loader, bytecode) and limits on firing; called
 * by the pack compiler and the pack check only.
 */
@NullMarked
package org.zhiheng.rulepack.fence;

import org.jspecify.annotations.NullMarked;
