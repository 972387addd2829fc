package org.zhiheng.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells whoever follows a run of each change of its state and steps, until it ends. */
@Component
class RunProgress implements DisposableBean {

    private static final int MOST_FOLLOWERS = 100;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int EVERY_MILLISECONDS = 500;

    private final Results results;
    private final RunJournal journal;
    private final Semaphore places = new Semaphore(MOST_FOLLOWERS);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "run-progress");
        thread.setDaemon(true);
        return thread;
    });

    RunProgress(Results results, RunJournal journal) {
        this.results = results;
        this.journal = journal;
    }

    /** What is told. */
    record Told(String state, boolean finished, boolean failed, List<RunJournal.Step> steps) {}

    SseEmitter follow(long runId) {
        if (!places.tryAcquire()) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "同时查看进度的人太多，请稍后再试 / too many follow a run now; try again later");
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
                () -> tell(runId, emitter, last), 0, EVERY_MILLISECONDS, TimeUnit.MILLISECONDS));
        return emitter;
    }

    private void tell(long runId, SseEmitter emitter, AtomicReference<Told> last) {
        try {
            Results.Run run = results.run(runId).orElse(null);
            if (run == null) {
                emitter.complete();
                return;
            }
            Told now = new Told(run.state(), run.isFinished(), run.isFailed(), journal.steps(runId));
            if (!Objects.equals(now, last.getAndSet(now))) {
                emitter.send(SseEmitter.event().name("progress").data(now));
            }
            if (now.finished() || now.failed()) {
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
