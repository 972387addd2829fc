/** Packages made, checked, forged and computed again. */
@NullMarked
package org.zhiheng.archive;

import org.jspecify.annotations.NullMarked;
