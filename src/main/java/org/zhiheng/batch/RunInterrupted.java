package org.zhiheng.batch;

/** The connection to the database broke while a run was computed. The run keeps its state and can be taken up again. */
public final class RunInterrupted extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RunInterrupted(long runId, Throwable cause) {
        super(
                "考核批次 " + runId + " 计算中与数据库的连接断了，已完成的环节都已保存。连接恢复后，服务器会自动从中断处继续；用命令行时请再执行一次"
                        + " / the connection to the database broke while run " + runId
                        + " was computed; finished steps are kept. Once it is back, the server goes on by itself; on the"
                        + " command line, run the command again",
                cause);
    }
}
