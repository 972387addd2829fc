/**
 * The words everybody shares: periods, states of a metric, and what a DRL rule may say. Uses no other module. A change
 * here changes the language of rule authors.
 */
@NullMarked
package org.zhiheng.vocabulary;

import org.jspecify.annotations.NullMarked;
