package org.zhiheng.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.VersionWork;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkKind;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Previews of versions in the background. The last one of each version is kept in the database; the same draft on the same
 * versions in force and the same data is not tried again.
 */
@Component
public class Effects {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final TypeReference<List<PeriodEffect>> EFFECTS = new TypeReference<>() {};

    private final Preview preview;
    private final PackVersions versions;
    private final VersionWork work;
    private @Nullable Read lastRead;

    /** Pages of one preview ask for it again and again. */
    private record Read(long work, List<PeriodEffect> effects) {}

    Effects(Preview preview, PackVersions versions, VersionWork work) {
        this.preview = preview;
        this.versions = versions;
        this.work = work;
    }

    /** The newest preview that was asked for. */
    public Optional<Work> latest(long version) {
        return work.latest(WorkKind.EFFECT, version);
    }

    /** The periods a preview was asked for. */
    public static List<Period> periods(Work preview) {
        return VersionWork.subject(preview)
                .lines()
                .map(line -> Period.parse(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    /** What a finished preview gave, in the order of its periods; empty before its end. */
    public synchronized List<PeriodEffect> effects(Work preview) {
        if (preview.result() == null) {
            return List.of();
        }
        if (lastRead == null || lastRead.work() != preview.id()) {
            lastRead = new Read(preview.id(), List.copyOf(JSON.readValue(preview.result(), EFFECTS)));
        }
        return lastRead.effects();
    }

    /**
     * Begins a preview; nothing when the last one was of the same draft, periods, versions in force and data.
     *
     * @throws org.zhiheng.packversion.VersionRefused when one of the version is on its way, too many wait, or a period does
     *     not suit the scheme
     */
    public void start(PackVersion version, List<Period> periods, String user) {
        PackContent content = versions.content(version);
        String foundation = preview.foundation(content, periods);
        Optional<Work> last = latest(version.id());
        if (last.filter(Work::isDone).isPresent()
                && last.map(Work::id)
                        .equals(work.known(WorkKind.EFFECT, version, foundation).map(Work::id))) {
            return;
        }
        if (last.filter(Work::isOpen).isEmpty()) {
            work.forget(WorkKind.EFFECT, version.id());
        }
        List<Period> wanted = new ArrayList<>(periods);
        work.start(
                new VersionWork.Wanted(WorkKind.EFFECT, version, foundation, user),
                progress -> JSON.writeValueAsString(preview.effects(
                        content, wanted, step -> progress.at(step.done(), step.of(), step.chinese(), step.english()))));
    }

    /** Stops a preview; nothing when there is none. */
    public void cancel(long version) {
        work.cancel(WorkKind.EFFECT, version);
    }
}
