package org.zhiheng.work;

/** Is told how far long work has come. */
@FunctionalInterface
public interface WorkProgress {

    /** Tells nobody. */
    WorkProgress NONE = (done, steps, chinese, english) -> {};

    /**
     * @param done steps done
     * @param steps all there are; they may be of unequal length
     * @param chinese what is being done
     * @param english the same in English
     * @throws java.util.concurrent.CancellationException when somebody asked to stop the work
     */
    void at(int done, int steps, String chinese, String english);
}
