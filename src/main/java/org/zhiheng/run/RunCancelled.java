package org.zhiheng.run;

/** Somebody asked for the run to stop. */
public final class RunCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunCancelled(long runId) {
        super("考核批次 " + runId + " 已被取消 / run " + runId + " was cancelled");
    }
}
