/**
 * The pages as people meet them: a real Chromium walks the running application over one small demonstration city. New
 * pages are found through the route table and the links of the pages, so a page needs no entry here to be tested.
 */
@NullMarked
package org.zhiheng.browser;

import org.jspecify.annotations.NullMarked;
