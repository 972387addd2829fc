/** Whether an Office file is one: looked into part by part, without the library that wrote it. */
@NullMarked
package org.zhiheng.officefile;

import org.jspecify.annotations.NullMarked;
