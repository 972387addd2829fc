package org.zhiheng.packversion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.zhiheng.packversion.VersionWork.Wanted;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkKind;
import org.zhiheng.work.WorkProgress;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks every gate about a version, in the background or at once. Answers are kept by the hash of pack, scenarios, metrics
 * and program: what was judged is not judged again.
 */
@Component
public class Gates {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<GateOutcome>> OUTCOMES = new TypeReference<>() {};
    private static final int PARTS = 1000;

    private final PackVersions versions;
    private final VersionWork work;
    private final List<PublicationGate> gates;

    Gates(PackVersions versions, VersionWork work, ObjectProvider<PublicationGate> gates) {
        this.versions = versions;
        this.work = work;
        this.gates = gates.orderedStream().toList();
    }

    /** What the gates said about this content; empty when they were not asked, or the program has changed since. */
    public Optional<List<GateOutcome>> known(PackVersion version) {
        return work.known(WorkKind.GATES, version, "").map(Gates::outcomes);
    }

    /** The newest check that was asked for on the version, be it of what it holds now or of what it held. */
    public Optional<Work> latest(PackVersion version) {
        return work.latest(WorkKind.GATES, version.id());
    }

    /** What a finished check gave; empty before its end. */
    public static List<GateOutcome> outcomes(Work check) {
        return check.result() == null ? List.of() : JSON.readValue(check.result(), OUTCOMES);
    }

    /**
     * What the gates say, asked now in this thread when it is not known.
     *
     * @throws VersionRefused when a check of the version is on its way
     * @throws java.util.concurrent.CancellationException when somebody asked to stop it
     */
    public List<GateOutcome> judge(PackVersion version, String user, WorkProgress progress) {
        Optional<List<GateOutcome>> known = known(version);
        return known.isPresent()
                ? known.get()
                : JSON.readValue(work.run(order(version, user), told -> ask(version, told), progress), OUTCOMES);
    }

    /**
     * Begins a check in the background, whether or not the outcome is known.
     *
     * @throws VersionRefused when one of the version is on its way, or too much waits
     */
    public void start(PackVersion version, String user) {
        work.start(order(version, user), progress -> ask(version, progress));
    }

    /** Begins a check in the background unless one is on its way or the outcome is known. */
    public void startIfUnknown(PackVersion version, String user) {
        boolean open = latest(version).filter(Work::isOpen).isPresent();
        if (!open && known(version).isEmpty()) {
            start(version, user);
        }
    }

    /** Stops a check of the version; nothing when there is none. */
    public void cancel(PackVersion version) {
        work.cancel(WorkKind.GATES, version.id());
    }

    private static Wanted order(PackVersion version, String user) {
        return new Wanted(WorkKind.GATES, version, "", user);
    }

    private String ask(PackVersion version, WorkProgress progress) {
        PackContent content = versions.content(version);
        int all = gates.stream().mapToInt(PublicationGate::weight).sum();
        List<GateOutcome> outcomes = new ArrayList<>();
        int before = 0;
        for (PublicationGate gate : gates) {
            int front = before;
            outcomes.add(gate.judge(
                    content,
                    (done, steps, chinese, english) -> progress.at(
                            (int) (front * PARTS + (long) gate.weight() * PARTS * done / Math.max(1, steps)),
                            all * PARTS,
                            chinese,
                            english)));
            before += gate.weight();
        }
        progress.at(all * PARTS, all * PARTS, "检查完成", "done");
        return JSON.writeValueAsString(outcomes);
    }
}
