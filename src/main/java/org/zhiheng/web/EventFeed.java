package org.zhiheng.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells whoever follows long work of each change of its state, until it ends. */
@Component
public class EventFeed implements DisposableBean {

    private static final int MOST_FOLLOWERS = 100;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int EVERY_MILLISECONDS = 500;

    private final Semaphore places = new Semaphore(MOST_FOLLOWERS);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "event-feed");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What is told.
     *
     * @param last whether nothing follows
     */
    public record Told(Object state, boolean last) {}

    /**
     * @param state asked twice a second; empty ends the stream
     * @throws ResponseStatusException when too many follow
     */
    public SseEmitter follow(Supplier<Optional<Told>> state) {
        if (!places.tryAcquire()) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "同时查看进度的人太多，请稍后再试 / too many follow long work; try again later");
        }
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        AtomicReference<Told> last = new AtomicReference<>();
        AtomicReference<Future<?>> task = new AtomicReference<>();
        Runnable stop = new Runnable() {
            private boolean stopped;

            @Override
            public synchronized void run() {
                if (!stopped) {
                    stopped = true;
                    places.release();
                    Future<?> running = task.get();
                    if (running != null) {
                        running.cancel(false);
                    }
                }
            }
        };
        emitter.onCompletion(stop);
        emitter.onTimeout(stop);
        emitter.onError(failure -> stop.run());
        task.set(watch.scheduleWithFixedDelay(
                () -> tell(state, emitter, last), 0, EVERY_MILLISECONDS, TimeUnit.MILLISECONDS));
        return emitter;
    }

    private static void tell(Supplier<Optional<Told>> state, SseEmitter emitter, AtomicReference<Told> last) {
        try {
            Told now = state.get().orElse(null);
            if (now == null) {
                emitter.complete();
                return;
            }
            if (!Objects.equals(now, last.getAndSet(now))) {
                emitter.send(SseEmitter.event().name("progress").data(now.state()));
            }
            if (now.last()) {
                emitter.complete();
            }
        } catch (IOException | IllegalStateException gone) {
            emitter.completeWithError(gone);
        }
    }

    @Override
    public void destroy() {
        watch.shutdownNow();
    }
}
