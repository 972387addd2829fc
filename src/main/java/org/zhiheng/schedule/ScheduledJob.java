package org.zhiheng.schedule;

import java.util.List;
import java.util.Optional;

/**
 * One job of {@code batch/schedule.yml}: load, look, assess, tell.
 *
 * @param code its key in the file; stable
 * @param name in Chinese
 * @param nameEnglish in English; the Chinese one when absent
 * @param scheme code of the rule pack; the period assessed is the last one that has ended when the job is due
 * @param timing when it is due
 * @param load what is loaded first; may be empty
 * @param cutOff whether the period's data are cut off once what was required is loaded and nothing stops the run
 * @param run what is computed
 * @param missed what is done about a due time that passed while no server ran
 */
public record ScheduledJob(
        String code,
        String name,
        String nameEnglish,
        String scheme,
        Timing timing,
        List<Load> load,
        boolean cutOff,
        Computed run,
        Missed missed) {

    public ScheduledJob {
        load = List.copyOf(load);
    }

    ScheduledJob at(Timing other) {
        return new ScheduledJob(code, name, nameEnglish, scheme, other, load, cutOff, run, missed);
    }

    /**
     * Files to load.
     *
     * @param feed code of the feed
     * @param files name pattern below the inbox folder, e.g. {@code cases-*.csv}; empty: the feed names a database itself
     * @param required without a file nothing is computed
     */
    public record Load(String feed, Optional<String> files, boolean required) {}

    /** What a job computes. */
    public enum Computed {
        /** A trial, to be looked at. */
        TRIAL,
        /** An official run. */
        FORMAL,
        /** Nothing: it only loads. */
        NOTHING
    }

    /** What is done about a due time that passed while no server ran. */
    public enum Missed {
        /** The last one missed is made up for at the next start; earlier ones are reported. */
        RUN,
        /** All are reported; a person decides. */
        REPORT
    }
}
