package org.zhiheng.batch;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.zhiheng.archive.RecordDigests;
import org.zhiheng.report.Reports;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.Stations;

/** One assessment from records to sealed reports. Its only parameter is the number of the run. */
@Configuration(proxyBeanMethods = false)
class AssessmentJob {

    static final String NAME = "assessment";
    static final String RUN = "runId";

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final AssessmentRuns runs;

    AssessmentJob(JobRepository repository, PlatformTransactionManager transactions, AssessmentRuns runs) {
        this.repository = repository;
        this.transactions = transactions;
        this.runs = runs;
    }

    @Bean
    Job assessment(Stations stations, Reports reports, RecordDigests digests) {
        return new JobBuilder(NAME, repository)
                .start(step("pinUnits", "固定考核单位", "个单位", stations::pinUnits))
                .next(step("gatherMetrics", "计算指标", "个指标值", stations::gatherMetrics))
                .next(step("scoreUnits", "规则计分", "条得失分", stations::scoreUnits))
                .next(step("rankUnits", "分组排名", "个单位进入排名", stations::rankUnits))
                .next(step(
                        "writeReports", "输出报表", "个文件", run -> reports.write(run).size()))
                .next(step("sealRun", "封存结果", "份结果", run -> {
                    stations.seal(run);
                    digests.complete(run);
                    return 1;
                }))
                .build();
    }

    /** What a step does for a run; gives how many things it made. */
    private interface Work {
        long on(long runId);
    }

    private Step step(String name, String chinese, String made, Work work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, chunk) -> {
                            long run = contribution
                                    .getStepExecution()
                                    .getJobParameters()
                                    .getLong(RUN);
                            runs.checkNotCancelled(run);
                            contribution.incrementWriteCount(work.on(run));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .listener(new Progress(chinese, made))
                .build();
    }
}
