/**
 * The life of a run: starting it, its progress, review, publicity, publication, appeals.
 */
@NullMarked
package org.zhiheng.web.run;

import org.jspecify.annotations.NullMarked;
