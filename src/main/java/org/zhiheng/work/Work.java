package org.zhiheng.work;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Long work, on its way or ended.
 *
 * @param about what it is for: number of a version, code of a period or of a feed
 * @param basis what the result rests on, in words of whoever asked: of the same basis, the same result; empty: it is not
 *     used again
 * @param asked JSON: what else was asked
 * @param startedAt null while it waits for its turn
 * @param endedAt null before its end; of interrupted work the last sign of life
 * @param step code of what is, or was last, being done; empty where words say it
 * @param stepAt when that began; null before the beginning
 * @param chinese what is, or was last, being done; empty where a code says it
 * @param done steps, rows, checks done of {@code total}
 * @param total 0: unknown; where it cannot be counted an estimate
 * @param error why it failed; null otherwise
 * @param result JSON; null unless done, and in lists
 * @param hasFile whether it gave a file that is still kept
 */
public record Work(
        long id,
        WorkKind kind,
        String about,
        String basis,
        String asked,
        State state,
        String requestedBy,
        OffsetDateTime requestedAt,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime endedAt,
        String step,
        @Nullable OffsetDateTime stepAt,
        String chinese,
        String english,
        long done,
        long total,
        @Nullable String error,
        @Nullable String result,
        boolean hasFile) {

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

    /** Ended well; failed, cancelled and interrupted work is not. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** Whole percentage done; 0 when that is unknown. */
    public int percent() {
        return isDone() ? 100 : total == 0 ? 0 : (int) (done * 100 / total);
    }

    /** Seconds since it began; 0 while it waits for its turn. */
    public long elapsed(OffsetDateTime now) {
        return startedAt == null
                ? 0
                : Math.max(0, Duration.between(startedAt, now).toSeconds());
    }

    /** Seconds left when its steps go on as fast as so far; null when that cannot be told. */
    public @Nullable Long remaining(OffsetDateTime now) {
        return state != State.RUNNING || done == 0 || total == 0 ? null : elapsed(now) * (total - done) / done;
    }
}
