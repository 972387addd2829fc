package org.zhiheng.packversion;

import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Long work on a version, on its way or ended.
 *
 * @param version id of the version it was asked for
 * @param packHash of the content it looks at
 * @param subject what else the result rests on; empty: nothing
 * @param startedAt null while it waits for its turn
 * @param endedAt null before its end; of interrupted work the last sign of life
 * @param done steps done of {@code steps}
 * @param chinese what is, or was last, being done
 * @param error why it failed; null otherwise
 * @param result JSON; null unless done
 */
public record Work(
        long id,
        WorkKind kind,
        long version,
        String packHash,
        String metricsHash,
        String engine,
        String subject,
        State state,
        String requestedBy,
        OffsetDateTime requestedAt,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime endedAt,
        int done,
        int steps,
        String chinese,
        String english,
        @Nullable String error,
        @Nullable String result) {

    /** What became of it. */
    public enum State {
        WAITING("等待", "waiting"),
        RUNNING("进行中", "running"),
        DONE("完成", "done"),
        FAILED("出错", "failed"),
        CANCELLED("已取消", "cancelled"),
        /** The program that did it ended. */
        INTERRUPTED("中断", "interrupted");

        private final String chinese;
        private final String english;

        State(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }

        /** The word in the table. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it waits or runs. */
    public boolean isOpen() {
        return state == State.WAITING || state == State.RUNNING;
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** Whole percentage of the steps done. */
    public int percent() {
        return steps == 0 ? 0 : (int) (done * 100L / steps);
    }

    /** Whether it looked at this content. */
    public boolean isAbout(PackVersion content) {
        return packHash.equals(content.packHash()) && metricsHash.equals(content.metricsHash());
    }
}
