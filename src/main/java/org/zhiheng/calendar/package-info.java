/**
 * The working-day calendar: weekends, statutory holidays and make-up days (调休), and counting in working days. In: rows of
 * {@code calendar_day}. Out: dates. Called by reviews, appeals and schedules.
 */
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"vocabulary"})
package org.zhiheng.calendar;

import org.jspecify.annotations.NullMarked;
