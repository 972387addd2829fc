package org.zhiheng.run;

import java.util.Collection;
import java.util.EnumSet;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.MetricRequest;
import org.zhiheng.metric.Span;
import org.zhiheng.organization.Units;
import org.zhiheng.packversion.ContentArchive;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.Assessment;
import org.zhiheng.rulepack.AssessmentResult;
import org.zhiheng.rulepack.LargeAssessment;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.rulepack.UnitResult;

/**
 * What is done to a run at each station of the data's path. Every station first removes what it wrote for the run, works
 * in one transaction with the run's new state, and so may be repeated.
 */
@Component
public class Stations {

    /** More units are read and scored portion by portion, where the scheme allows it. */
    private static final int LARGE = 5_000;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final AssessmentRuns runs;
    private final PinnedContent content;
    private final MetricGatherer gatherer;
    private final RunUnits runUnits;
    private final RunFacts facts;
    private final RunQuotas quotas;
    private final PinnedScheme scheme;
    private final ResultTables results;
    private final RunManifest manifest;

    Stations(
            JdbcClient jdbc,
            TransactionOperations transaction,
            AssessmentRuns runs,
            PinnedContent content,
            MetricGatherer gatherer,
            RunUnits runUnits,
            RunFacts facts,
            RunQuotas quotas,
            PinnedScheme scheme,
            ResultTables results,
            RunManifest manifest) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.runs = runs;
        this.content = content;
        this.gatherer = gatherer;
        this.runUnits = runUnits;
        this.facts = facts;
        this.quotas = quotas;
        this.scheme = scheme;
        this.results = results;
        this.manifest = manifest;
    }

    /**
     * Stations on a database and content of their own, outside the application: for computing a run again elsewhere.
     *
     * @param dataSource of a migrated database
     */
    public static Stations over(DataSource dataSource, ContentHome home) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        ContentArchive archive = new ContentArchive(jdbc);
        new RulePacks(home).schemes().forEach(scheme -> archive.keep(PackContent.in(home, scheme)));
        PackVersions versions = new PackVersions(jdbc, home, archive);
        PinnedContent content = new PinnedContent(
                versions, new FolderVersions(home, archive, versions, transactions), archive, new RulePackCompiler());
        Units units = new Units(jdbc);
        RunFacts facts = new RunFacts(jdbc, units);
        return new Stations(
                jdbc,
                new TransactionTemplate(transactions),
                new AssessmentRuns(jdbc, content, null),
                content,
                new MetricGatherer(jdbc, transactions, units),
                new RunUnits(dataSource, units),
                facts,
                new RunQuotas(jdbc),
                new PinnedScheme(jdbc, dataSource, content),
                new ResultTables(jdbc, dataSource),
                new RunManifest(jdbc, units, facts));
    }

    /** Keeps the assessed units, the tree of criteria and the metrics as they are today. @return number of units */
    public long pinUnits(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            RulePack pack = content.pack(run);
            jdbc.sql("delete from run_unit where run_id = :run")
                    .param("run", runId)
                    .update();
            scheme.pin(run, pack);
            return runUnits.pin(run, pack);
        });
    }

    /** Computes the metrics the pack names, for this period and the two it is compared with. @return number of values */
    public long gatherMetrics(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            RulePack pack = content.pack(run);
            Collection<MetricRequest> requests = content.metrics(run).stream()
                    .map(metric -> new MetricRequest(metric, EnumSet.allOf(Span.class)))
                    .toList();
            gatherer.gather(run.scope(pack.role()), requests, () -> runs.checkNotCancelled(runId));
            runs.advance(run, RunState.GATHERED);
            return count("metric_value", runId);
        });
    }

    /** Scores every unit and keeps the points of the tree with their reasons. @return number of score lines */
    public long scoreUnits(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            results.clearPoints(runId);
            long[] lines = {0};
            if (isLarge(run)) {
                scheme.complete(runId, large(run).score(portion -> {
                    runs.checkNotCancelled(runId);
                    lines[0] += results.keep(runId, portion);
                }));
            } else {
                AssessmentResult result = assess(run);
                runs.checkNotCancelled(runId);
                lines[0] = results.keep(
                        runId,
                        result.units().stream().map(UnitResult::unitPoints).toList());
                scheme.complete(runId, result.nodes());
            }
            runs.advance(run, RunState.SCORED);
            return lines[0];
        });
    }

    /** Ranks the units in their peer groups and suggests grades. @return number of units ranked */
    public long rankUnits(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            AssessmentResult result = isLarge(run) ? large(run).rank() : assess(run);
            results.keepStandings(runId, result.units());
            quotas.keep(runId, result.quotas());
            runs.advance(run, RunState.RANKED);
            return result.units().stream().filter(unit -> unit.rank() != null).count();
        });
    }

    /** Writes the manifest and the output hash; from then on nothing of the run changes. @return the output hash */
    public String seal(long runId) {
        return inTransaction(() -> {
            AssessmentRun run = runs.get(runId);
            String outputHash = OutputHash.of(jdbc, runId);
            runs.seal(run, manifest.of(run), outputHash);
            return outputHash;
        });
    }

    private boolean isLarge(AssessmentRun run) {
        return count("run_unit", run.id()) > LARGE && LargeAssessment.suits(content.compiled(run));
    }

    private LargeAssessment large(AssessmentRun run) {
        return new LargeAssessment(
                content.compiled(run),
                facts.portions(run, content.pack(run), content.metrics(run)),
                Runtime.getRuntime().availableProcessors());
    }

    private AssessmentResult assess(AssessmentRun run) {
        RulePack pack = content.pack(run);
        return Assessment.assess(
                content.compiled(run),
                facts.of(run, pack, content.metrics(run)),
                Runtime.getRuntime().availableProcessors());
    }

    private long count(String table, long runId) {
        return jdbc.sql("select count(*) from " + table + " where run_id = :run")
                .param("run", runId)
                .query(Long.class)
                .single();
    }

    private <T> T inTransaction(Supplier<T> work) {
        T result = transaction.execute(status -> work.get());
        if (result == null) {
            throw new IllegalStateException("A station gives a result");
        }
        return result;
    }
}
