package org.zhiheng.preview;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionWork;
import org.zhiheng.rulepack.Assessment;
import org.zhiheng.rulepack.AssessmentResult;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.run.Rehearsal;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkKind;
import org.zhiheng.work.WorkProgress;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Past periods under today's rules: each scored by the version in force today on the data its sealed run has pinned, so that
 * a line through the periods shows the units and not the changes of the rules. Done in the background, kept by the hash of
 * rules, metrics, program and data; no run and no published result is touched.
 */
@Component
public class Rescoring {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final TypeReference<List<RescoredPeriod>> PERIODS = new TypeReference<>() {};

    private final PackVersions versions;
    private final FolderVersions folders;
    private final Rehearsal rehearsal;
    private final RulePackCompiler compiler;
    private final VersionWork work;
    private final Clock clock;
    private @Nullable Read lastRead;

    private record Read(long work, List<RescoredPeriod> periods) {}

    Rescoring(
            PackVersions versions,
            FolderVersions folders,
            Rehearsal rehearsal,
            RulePackCompiler compiler,
            VersionWork work,
            Clock clock) {
        this.versions = versions;
        this.folders = folders;
        this.rehearsal = rehearsal;
        this.compiler = compiler;
        this.work = work;
        this.clock = clock;
    }

    /** The version in force today; empty when there is none. */
    public Optional<PackVersion> version(String scheme) {
        if (versions.newest(scheme).isEmpty()) {
            folders.takeOver(scheme);
        }
        return versions.inForceOn(scheme, LocalDate.now(clock));
    }

    /** The newest work that was asked for on the version in force today. */
    public Optional<Work> latest(PackVersion version) {
        return work.latest(WorkKind.RESCORE, version.id());
    }

    /** Whether finished work rests on the rules, the data and the program there are now. */
    public boolean isCurrent(Work done, PackVersion version, List<Period> periods) {
        return work.known(WorkKind.RESCORE, version, foundation(version.scheme(), periods))
                .filter(known -> known.id() == done.id())
                .isPresent();
    }

    /** What finished work gave, in the order of its periods; empty before its end. */
    public synchronized List<RescoredPeriod> periods(Work done) {
        if (done.result() == null) {
            return List.of();
        }
        if (lastRead == null || lastRead.work() != done.id()) {
            lastRead = new Read(done.id(), List.copyOf(JSON.readValue(done.result(), PERIODS)));
        }
        return lastRead.periods();
    }

    /**
     * Begins it; nothing when the same was done already.
     *
     * @throws org.zhiheng.packversion.VersionRefused when it is on its way, or too much waits
     */
    public void start(PackVersion version, List<Period> periods, String user) {
        String foundation = foundation(version.scheme(), periods);
        Optional<Work> last = latest(version);
        if (last.filter(Work::isDone)
                .filter(done -> isCurrent(done, version, periods))
                .isPresent()) {
            return;
        }
        if (last.filter(Work::isOpen).isEmpty()) {
            work.forget(WorkKind.RESCORE, version.id());
        }
        PackContent content = versions.content(version);
        List<Period> wanted = List.copyOf(periods);
        work.start(
                new VersionWork.Wanted(WorkKind.RESCORE, version, foundation, user),
                progress -> JSON.writeValueAsString(score(content, wanted, progress)));
    }

    /** Stops the scoring that is under way for a version; nothing when there is none. */
    public void cancel(PackVersion version) {
        work.cancel(WorkKind.RESCORE, version.id());
    }

    /** Scores the periods now, in the order given. */
    List<RescoredPeriod> score(PackContent content, List<Period> periods, WorkProgress progress) {
        List<RescoredPeriod> scored = new ArrayList<>();
        for (Period period : periods) {
            progress.at(
                    scored.size(),
                    periods.size(),
                    period.code() + " 按现行规则计分",
                    period.code() + " by the rules of today");
            Rehearsal.Sight sight = rehearsal.sight(content.scheme(), period);
            AssessmentResult result = Assessment.assess(
                    compiler.compile(content.pack()),
                    rehearsal.input(content, sight),
                    Runtime.getRuntime().availableProcessors());
            scored.add(new RescoredPeriod(
                    period,
                    sight,
                    result.units().stream()
                            .map(unit -> new RescoredPeriod.Outcome(
                                    unit.code(), unit.peerGroup(), unit.total(), unit.rank(), unit.grade()))
                            .toList()));
        }
        progress.at(periods.size(), periods.size(), "完成", "done");
        return List.copyOf(scored);
    }

    /** The same text, the same result of the same version. */
    private String foundation(String scheme, List<Period> periods) {
        StringBuilder foundation = new StringBuilder();
        for (Period period : periods) {
            Rehearsal.Sight sight = rehearsal.sight(scheme, period);
            foundation.append(period.code()).append(sight.data()).append('\n');
        }
        return foundation.toString();
    }
}
