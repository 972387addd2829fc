package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.WorkWatch;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;

/** A file of two good rows and a bad one, of a year nobody assesses: loaded again, its rows are there once. */
final class Imports implements CrashSweep.Work {

    private final City city;
    private final RecordImport imports;
    private final OperationLog log;
    private final Feed feed = new FeedReader(ContentHome.in(SampleCity.home())).feed("sample_cases");
    private final Path folder = TestDatabase.scratch("crash-imports");
    private int number;
    private Path file = folder;
    private Path rejects = folder;

    Imports(City city) {
        this.city = city;
        this.imports = city.context.getBean(RecordImport.class);
        this.log = city.context.getBean(OperationLog.class);
    }

    @Override
    public void prepare() throws IOException {
        number++;
        file = Files.writeString(folder.resolve("cases-" + number + ".csv"), """
                案件编号,单位编码,受理时间,办理时限
                K%1$d-1,S4,2025-01-02 09:00,2025-01-09 09:00
                K%1$d-2,S4,写错了,2025-01-09 09:00
                K%1$d-3,S4,2025-01-02 09:00,2025-01-09 09:00
                """.formatted(number));
        rejects = folder.resolve("rejects-" + number + ".csv");
    }

    @Override
    public void work() {
        load();
    }

    private ImportResult load() {
        return imports.load(
                feed,
                file,
                ImportOptions.defaults().rejectsTo(rejects),
                WorkWatch.NONE,
                done -> log.record("clerk", "", "导入数据", "import/" + done.batchId(), null, null, null));
    }

    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.takeUp();
        load();
    }

    @Override
    public void check() {
        assertThat(city.jdbc
                        .sql("""
                                select record_key from governance_case
                                where record_key like ? and superseded_by is null order by 1
                                """)
                        .param("K" + number + "-%")
                        .query(String.class)
                        .list())
                .containsExactly("K" + number + "-1", "K" + number + "-3");
        List<String> batches = city.jdbc
                .sql("""
                        select b.state || ' ' || b.new_count || ' ' || b.same_count || ' ' || b.rejected_count || ' ' ||
                               (select count(*) from operation_log o where o.target = 'import/' || b.batch_id)
                        from import_batch b join source_file f on f.sha256 = b.source_sha256
                        where f.file_name = ? and b.state <> 'failed' order by b.batch_id
                        """)
                .param("cases-" + number + ".csv")
                .query(String.class)
                .list();
        assertThat(batches.get(0)).as("%s", batches).isEqualTo("published 2 0 1 1");
        assertThat(batches.subList(1, batches.size())).allMatch(again -> again.equals("published 0 2 1 1"));
        assertThat(rejects).content().contains("写错了");
        city.requireNothingStuck();
    }
}
