package org.zhiheng.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.preview.PeriodEffect;
import org.zhiheng.preview.Preview;
import org.zhiheng.vocabulary.Period;

/** Effect previews in the background, one after the other; the last one of each version is kept until the server stops. */
@Component
class EffectJobs implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(EffectJobs.class);
    private static final int MOST_KEPT = 20;
    private static final int MOST_WAITING = 5;

    private final Preview preview;
    private final PackVersions versions;
    private final Map<Long, Job> jobs = new LinkedHashMap<>();
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                Thread thread = new Thread(work, "effect-preview");
                thread.setDaemon(true);
                return thread;
            });

    EffectJobs(Preview preview, PackVersions versions) {
        this.preview = preview;
        this.versions = versions;
    }

    /** One preview on its way, or done. */
    static final class Job {
        private final String packHash;
        private final List<Period> periods;
        private volatile Preview.Progress progress = new Preview.Progress(0, 1, "等待试算", "waiting");
        private volatile @Nullable List<PeriodEffect> effects;
        private volatile @Nullable String error;

        Job(String packHash, List<Period> periods) {
            this.packHash = packHash;
            this.periods = List.copyOf(periods);
        }

        /** Hash of the content that was tried. */
        public String packHash() {
            return packHash;
        }

        public List<Period> periods() {
            return periods;
        }

        public Preview.Progress progress() {
            return progress;
        }

        public int percent() {
            return progress.of() == 0 ? 0 : progress.done() * 100 / progress.of();
        }

        /** Null while it runs, and when it failed. */
        public @Nullable List<PeriodEffect> effects() {
            return effects;
        }

        /** Why it failed; null otherwise. */
        public @Nullable String error() {
            return error;
        }

        public boolean isRunning() {
            return effects == null && error == null;
        }
    }

    /** @throws VersionRefused when too many wait, or one of this version is on its way */
    synchronized void start(PackVersion version, List<Period> periods) {
        Job known = jobs.get(version.id());
        if (known != null && known.isRunning()) {
            throw new VersionRefused("这一版的试算还没有完成", "a preview of this version is still running");
        }
        Job job = new Job(version.packHash(), periods);
        try {
            executor.execute(() -> run(version, job));
        } catch (RejectedExecutionException full) {
            throw new VersionRefused("等待试算的太多，请稍后再试", "too many previews are waiting; try again later");
        }
        jobs.remove(version.id());
        jobs.put(version.id(), job);
        List<Long> oldest = new ArrayList<>(jobs.keySet());
        for (long id : oldest.subList(0, Math.max(0, oldest.size() - MOST_KEPT))) {
            if (!jobs.get(id).isRunning()) {
                jobs.remove(id);
            }
        }
    }

    synchronized Optional<Job> of(long version) {
        return Optional.ofNullable(jobs.get(version));
    }

    private void run(PackVersion version, Job job) {
        try {
            PackContent content = versions.content(version);
            job.effects = preview.effects(content, job.periods, progress -> job.progress = progress);
        } catch (VersionRefused | ContentException refused) {
            job.error = refused.getMessage();
        } catch (RuntimeException failure) {
            LOG.error("试算第 {} 版失败", version.id(), failure);
            job.error = "试算失败：" + failure.getMessage() + " / the preview failed";
        }
    }

    @Override
    public void destroy() {
        executor.shutdownNow();
    }
}
