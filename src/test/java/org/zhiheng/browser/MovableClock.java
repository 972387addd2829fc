package org.zhiheng.browser;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/** A running clock that is ahead of or behind the real one by an amount that can be changed. */
final class MovableClock extends Clock {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private volatile Duration ahead;

    MovableClock(LocalDate day) {
        goTo(day);
    }

    /** Nine in the morning of the day. */
    void goTo(LocalDate day) {
        ahead = Duration.between(
                Instant.now(), day.atTime(LocalTime.of(9, 0)).atZone(ZONE).toInstant());
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZONE;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), ahead);
    }
}
