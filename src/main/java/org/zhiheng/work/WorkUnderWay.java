package org.zhiheng.work;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.zhiheng.database.WorkWatch;

/**
 * Work this program does: told by the work how far it is, in words or by a code, and which server process it keeps busy;
 * tells the work to stop.
 */
public final class WorkUnderWay implements WorkWatch, WorkProgress {

    static final String ROWS = "rows";

    private final long id;
    private final WorkProgress told;
    private final IntConsumer canceller;
    private final Consumer<WorkFile> keeper;
    private final BiConsumer<WorkUnderWay, String> ender;
    private volatile WorkState state = WorkState.WAITING;
    private volatile boolean stopped;
    private final Map<String, Double> seconds = new TreeMap<>();
    private long stepBegan = System.nanoTime();
    private long rows;
    private int serverProcess;

    /**
     * @param canceller cancels the statement a server process is at
     * @param ender writes down that the work is done, and its result
     */
    WorkUnderWay(
            long id,
            WorkProgress told,
            IntConsumer canceller,
            Consumer<WorkFile> keeper,
            BiConsumer<WorkUnderWay, String> ender) {
        this.id = id;
        this.told = told;
        this.canceller = canceller;
        this.keeper = keeper;
        this.ender = ender;
    }

    /** The number of the work. */
    public long id() {
        return id;
    }

    @Override
    public void at(String step, long done, long of) {
        if (!step.equals(state.step())) {
            note();
        }
        rows = Math.max(rows, done);
        state = new WorkState(step, "", "", done, of);
        goOn();
    }

    @Override
    public void at(int done, int steps, String chinese, String english) {
        told.at(done, steps, chinese, english);
        state = new WorkState("", chinese, english, done, steps);
        goOn();
    }

    @Override
    public synchronized void begins(int process) {
        serverProcess = process;
        goOn();
    }

    @Override
    public synchronized void ends() {
        serverProcess = 0;
    }

    /** How long the step took that ends now; one thread tells of the work, so nothing is locked. */
    private void note() {
        long now = System.nanoTime();
        seconds.merge(state.step(), (now - stepBegan) / 1e9, Double::sum);
        stepBegan = now;
    }

    /** Step → seconds, and how many rows there were. */
    Map<String, Double> pace() {
        note();
        Map<String, Double> pace = new TreeMap<>(seconds);
        pace.remove(WorkState.WAITING.step());
        pace.put(ROWS, (double) rows);
        return pace;
    }

    /** Keeps a file for whoever asked for the work. */
    public void keep(WorkFile file) {
        keeper.accept(file);
    }

    /**
     * Ends the work with its result. Called last in the transaction that does the work, so that what was done and that it was done
     * are one: work that is found interrupted has written nothing.
     */
    public void done(String result) {
        ender.accept(this, result);
    }

    synchronized void stop() {
        stopped = true;
        if (serverProcess != 0) {
            canceller.accept(serverProcess);
        }
    }

    boolean isStopped() {
        return stopped;
    }

    WorkState state() {
        return state;
    }

    private void goOn() {
        if (stopped) {
            throw new CancellationException();
        }
    }
}
