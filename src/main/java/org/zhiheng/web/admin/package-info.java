/**
 * Accounts, rights, logs, health, the schedule.
 */
@NullMarked
package org.zhiheng.web.admin;

import org.jspecify.annotations.NullMarked;
