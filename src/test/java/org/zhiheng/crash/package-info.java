/** Lets every kind of work die at each of its commits and looks what remains. */
@NullMarked
package org.zhiheng.crash;

import org.jspecify.annotations.NullMarked;
