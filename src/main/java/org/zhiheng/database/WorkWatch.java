package org.zhiheng.database;

/**
 * Is told how far long work on the database has come, and may stop it: {@link #at} throws then, and a statement under way is
 * cancelled at the server. What was stopped leaves nothing behind.
 */
public interface WorkWatch {

    /** Tells nobody and stops nothing. */
    WorkWatch NONE = new WorkWatch() {
        @Override
        public void at(String step, long done, long of) {}

        @Override
        public void begins(int backend) {}

        @Override
        public void ends() {}
    };

    /**
     * @param step code of what is being done
     * @param done how much of it: rows, checks
     * @param of how much there is; 0 when nobody knows
     * @throws java.util.concurrent.CancellationException when somebody asked to stop the work
     */
    void at(String step, long done, long of);

    /** The work's statements run in this server process from now on. */
    void begins(int backend);

    /** From now on that process may serve others. */
    void ends();
}
