package org.zhiheng.packversion;

import java.util.List;

/** A version may not be published as it is; carries what every gate found. */
public final class PublicationRefused extends VersionRefused {

    private static final long serialVersionUID = 1L;
    private static final int NAMED = 3;

    private final transient List<GateOutcome> outcomes;

    PublicationRefused(List<GateOutcome> outcomes) {
        super(
                "不能发布："
                        + String.join(
                                "；",
                                shut(outcomes).map(PublicationRefused::told).toList()),
                "not published: "
                        + String.join(
                                "; ", shut(outcomes).map(GateOutcome::english).toList()));
        this.outcomes = List.copyOf(outcomes);
    }

    /** What every gate found, passed ones included. */
    public List<GateOutcome> outcomes() {
        return outcomes;
    }

    private static java.util.stream.Stream<GateOutcome> shut(List<GateOutcome> outcomes) {
        return outcomes.stream().filter(outcome -> !outcome.passed());
    }

    private static String told(GateOutcome outcome) {
        List<String> details =
                outcome.details().stream().map(GateOutcome.Detail::inChinese).toList();
        if (details.isEmpty()) {
            return outcome.chinese();
        }
        return outcome.chinese() + "（"
                + String.join("；", details.subList(0, Math.min(NAMED, details.size())))
                + (details.size() > NAMED ? "等" : "") + "）";
    }
}
