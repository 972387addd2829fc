package org.zhiheng.access;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How often may be asked within a minute ({@code zhiheng.limits.*}).
 *
 * @param logins tries to log in, per address; default 20
 * @param calls calls of the API, per user or address; default 600
 * @param uploads files, per user or address; default 60
 */
@ConfigurationProperties("zhiheng.limits")
public record RateLimits(Integer logins, Integer calls, Integer uploads) {

    public RateLimits {
        logins = logins == null ? 20 : logins;
        calls = calls == null ? 600 : calls;
        uploads = uploads == null ? 60 : uploads;
    }
}
