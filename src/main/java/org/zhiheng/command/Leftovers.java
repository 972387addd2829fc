package org.zhiheng.command;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.intake.RecordImport;

/**
 * What was left half-way, by a process that was killed or by this one when it lost the database: imports that never ended,
 * trials of appeals, runs that rulings still lack, runs not computed to their seal.
 */
final class Leftovers {

    /** So long after the database is back its work goes on, at the latest. */
    static final long SECONDS_BETWEEN_LOOKS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final RecordImport imports;
    private final Rulings rulings;
    private final AssessmentJobs jobs;

    Leftovers(RecordImport imports, Rulings rulings, AssessmentJobs jobs) {
        this.imports = imports;
        this.rulings = rulings;
        this.jobs = jobs;
    }

    /** Also waits for the locks of a process killed a moment ago. */
    void takeUpAtStart() {
        imports.markAbandoned();
        rulings.takeUp();
        jobs.resumeLater();
    }

    /** Looks again; without a database it is tried another time. */
    void takeUp() {
        try {
            imports.markAbandoned();
            rulings.takeUp();
            jobs.lookAfter();
        } catch (RuntimeException unreachable) {
            LOG.warn("未完成的工作没能查到 / what was left could not be looked for: {}", unreachable.getMessage());
        }
    }
}
