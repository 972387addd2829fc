package org.zhiheng.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how often one asker may try a password, call the API or send a file. The asker is the address for passwords (a
 * password in a header is one as well) and the session's user, else the address, for the rest.
 */
final class RateLimit extends OncePerRequestFilter {

    private static final long MOST_ASKERS = 20_000;

    private final RateLimits limits;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_ASKERS)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    RateLimit(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean post = request.getMethod().equals("POST");
        long waitNanos = 0;
        if (post && path.equals("/login")) {
            waitNanos = take("login " + request.getRemoteAddr(), limits.logins());
        } else if (post && String.valueOf(request.getContentType()).startsWith("multipart/")) {
            waitNanos = take("upload " + asker(request), limits.uploads());
        } else if (path.startsWith("/api/")) {
            waitNanos = take("api " + asker(request), limits.calls());
        }
        if (waitNanos == 0) {
            chain.doFilter(request, response);
            return;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(waitNanos) + 1;
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        if (path.startsWith("/api/")) {
            ApiRefusal.write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS.value(),
                    "too-many",
                    "请求过于频繁，请 " + seconds + " 秒后再试",
                    "too many requests; try again in " + seconds + " seconds");
        } else {
            response.sendError(
                    HttpStatus.TOO_MANY_REQUESTS.value(),
                    "操作过于频繁，请 " + seconds + " 秒后再试 / too many requests; try again in " + seconds + " seconds");
        }
    }

    /** @return nanoseconds to wait; 0 when the asker may go on */
    private long take(String asker, int perMinute) {
        ConsumptionProbe probe = buckets.get(asker, fresh -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .build())
                .tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
    }

    private static String asker(HttpServletRequest request) {
        return request.getUserPrincipal() != null ? request.getUserPrincipal().getName() : request.getRemoteAddr();
    }
}
