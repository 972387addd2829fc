package org.zhiheng.run;

import java.util.Arrays;
import java.util.List;

/** How far an assessment run has come. The name is the word in the table. */
public enum RunState {
    /** Everything it may see is pinned; nothing is computed. */
    REQUESTED("已申请"),
    /** The metric values stand. */
    GATHERED("已取数"),
    /** The points stand. */
    SCORED("已计分"),
    /** Ranks and suggested grades stand. */
    RANKED("已排名"),
    /** Hashed; nothing of it changes any more. */
    SEALED("已封存"),
    /** Ended without a result; the reason is kept. */
    FAILED("失败");

    private final String chinese;

    RunState(String chinese) {
        this.chinese = chinese;
    }

    public String chinese() {
        return chinese;
    }

    /** Whether the job has still to work on it. */
    public boolean isUnfinished() {
        return this != SEALED && this != FAILED;
    }

    /** Whether a run may go from here to there: one station on, or to failure while unfinished. */
    public boolean mayBecome(RunState next) {
        return isUnfinished() && (next == FAILED || next.ordinal() == ordinal() + 1);
    }

    static List<String> unfinished() {
        return Arrays.stream(values())
                .filter(RunState::isUnfinished)
                .map(RunState::name)
                .toList();
    }
}
