/**
 * Rule packs: reading them, drafts in the editor, the effect of a change, and the way to publication.
 */
@NullMarked
package org.zhiheng.web.rules;

import org.jspecify.annotations.NullMarked;
