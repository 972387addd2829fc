package org.zhiheng.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.rulepack.Assessment;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.rulepack.AssessmentResult;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.run.Rehearsal;
import org.zhiheng.vocabulary.Period;

/** Runs a draft and the version in force on the same data and compares them. Leaves nothing in the database. */
@Component
public class Preview {

    private final PackVersions versions;
    private final FolderVersions folders;
    private final Rehearsal rehearsal;
    private final RulePackCompiler compiler;

    Preview(PackVersions versions, FolderVersions folders, Rehearsal rehearsal, RulePackCompiler compiler) {
        this.versions = versions;
        this.folders = folders;
        this.rehearsal = rehearsal;
        this.compiler = compiler;
    }

    /** What a preview is doing. @param done steps done of {@code of} */
    public record Progress(int done, int of, String chinese, String english) {}

    /**
     * The effect of a draft on periods, in the order given.
     *
     * @param progress told before each step and at the end
     * @throws org.zhiheng.content.ContentException with every finding when the draft cannot be used
     * @throws VersionRefused when a period does not suit the scheme, or it has no version to compare with
     */
    public List<PeriodEffect> effects(PackContent draft, List<Period> periods, Consumer<Progress> progress) {
        draft.usable();
        periods.forEach(period -> requireFitting(draft.pack(), period));
        int steps = periods.size() * 2;
        List<PeriodEffect> effects = new ArrayList<>();
        for (Period period : periods) {
            PackVersion base = base(draft.scheme(), period);
            Rehearsal.Sight sight = rehearsal.sight(draft.scheme(), period);
            progress.accept(step(
                    effects.size() * 2, steps, period, "按施行中的第 " + base.number() + " 版试算", "version " + base.number()));
            Computed old = compute(versions.content(base), sight);
            progress.accept(step(effects.size() * 2 + 1, steps, period, "按草稿试算", "the draft"));
            Computed now = compute(draft, sight);
            effects.add(compare(period, base, sight, old, now));
        }
        progress.accept(new Progress(steps, steps, "试算完成", "done"));
        return List.copyOf(effects);
    }

    /**
     * The records behind a criterion of a unit under both versions: those that put in something else first, each metric's
     * in order of record number. A metric that is the same file in both is traced once.
     */
    public List<RecordEffect> records(PackContent draft, Period period, String unit, String criterion) {
        PackContent base = versions.content(base(draft.scheme(), period));
        Rehearsal.Sight sight = rehearsal.sight(draft.scheme(), period);
        Set<String> metrics = new TreeSet<>();
        for (PackContent content : List.of(base, draft)) {
            content.pack().nodes().stream()
                    .filter(node -> node.code().equals(criterion))
                    .forEach(node -> metrics.addAll(node.metrics()));
        }
        List<RecordEffect> effects = new ArrayList<>();
        for (String metric : metrics) {
            Map<Long, TracedRecord> old = byNumber(rehearsal.records(base, sight, metric, unit));
            Map<Long, TracedRecord> now =
                    isSame(metric, base, draft) ? old : byNumber(rehearsal.records(draft, sight, metric, unit));
            Set<Long> numbers = new TreeSet<>(old.keySet());
            numbers.addAll(now.keySet());
            numbers.forEach(number -> effects.add(new RecordEffect(metric, old.get(number), now.get(number))));
        }
        effects.sort(java.util.Comparator.comparing(effect -> !effect.differs()));
        return List.copyOf(effects);
    }

    /**
     * What the effect on periods rests on besides the draft: the versions in force and the data. The same text, the same
     * effect.
     */
    String foundation(PackContent draft, List<Period> periods) {
        StringBuilder foundation = new StringBuilder();
        for (Period period : periods) {
            requireFitting(draft.pack(), period);
            Rehearsal.Sight sight = rehearsal.sight(draft.scheme(), period);
            foundation
                    .append(period.code())
                    .append(" @")
                    .append(base(draft.scheme(), period).id())
                    .append(sight.data())
                    .append('\n');
        }
        return foundation.toString();
    }

    private record Computed(RulePack pack, AssessmentInput input, AssessmentResult result) {}

    private Computed compute(PackContent content, Rehearsal.Sight sight) {
        AssessmentInput input = rehearsal.input(content, sight);
        AssessmentResult result = Assessment.assess(
                compiler.compile(content.pack()), input, Runtime.getRuntime().availableProcessors());
        return new Computed(content.pack(), input, result);
    }

    private static PeriodEffect compare(
            Period period, PackVersion base, Rehearsal.Sight sight, Computed old, Computed now) {
        EffectComparison comparison =
                new EffectComparison(old.pack, old.input, old.result, now.pack, now.input, now.result);
        List<UnitEffect> units = comparison.units();
        return new PeriodEffect(
                period,
                base,
                sight,
                comparison.assessed(),
                units,
                comparison.inTreeOrder(EffectComparison.criteria(units)),
                comparison.grades());
    }

    /** The version in force; the newest one for a period before any was. */
    private PackVersion base(String scheme, Period period) {
        if (versions.newest(scheme).isEmpty()) {
            folders.takeOver(scheme);
        }
        return versions.inForceOn(scheme, period.end())
                .or(() -> versions.newest(scheme))
                .orElseThrow(() -> new VersionRefused(
                        "方案（" + scheme + "）还没有施行的版本，无从比较", "scheme (" + scheme + ") has no version to compare with"));
    }

    private static void requireFitting(RulePack pack, Period period) {
        if (period.length() != pack.periodLength()) {
            throw new VersionRefused(
                    "方案的考核周期长度与（" + period.code() + "）不符，例如应写作 "
                            + Period.of(pack.periodLength(), period.from()).code(),
                    "the scheme is not assessed for periods like (" + period.code() + ")");
        }
    }

    private static boolean isSame(String metric, PackContent base, PackContent draft) {
        return base.pack().role().equals(draft.pack().role())
                && hash(metric, base).equals(hash(metric, draft));
    }

    private static String hash(String metric, PackContent content) {
        return content.metrics().stream()
                .filter(each -> each.code().equals(metric))
                .map(each -> each.hash())
                .findFirst()
                .orElse("");
    }

    private static Map<Long, TracedRecord> byNumber(List<TracedRecord> records) {
        Map<Long, TracedRecord> byNumber = new TreeMap<>();
        records.forEach(record -> byNumber.put(record.recordId(), record));
        return byNumber;
    }

    private static Progress step(int done, int of, Period period, String chinese, String english) {
        return new Progress(done, of, period.code() + " " + chinese, period.code() + " by " + english);
    }
}
