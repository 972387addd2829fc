package org.zhiheng.work;

/** Work cannot begin now; the message is for the user, Chinese then English. */
public class WorkRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean full;

    private WorkRefused(boolean full, String message) {
        super(message);
        this.full = full;
    }

    static WorkRefused open(WorkKind kind) {
        return new WorkRefused(
                false,
                kind.chinese() + "正在进行，请等它完成或先取消 / " + kind.english()
                        + " for the same is on its way; wait for it, or cancel it");
    }

    static WorkRefused full() {
        return new WorkRefused(true, "等待的任务太多，请稍后再试 / too much is waiting; try again later");
    }

    /** Whether too much waits; else the same is on its way. */
    public boolean isFull() {
        return full;
    }
}
