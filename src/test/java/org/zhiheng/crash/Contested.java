package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.AssessmentRun;

/**
 * An appeal of S3 against one of its two late cases: trying it leaves nothing behind, ruling on it makes one corrected run. S3
 * has 40 points, with the case in time 60 − (90 − 75) + 40 − 10 = 75.
 */
final class Contested {

    private final City city;
    private final Appeals appeals;
    private final Rulings rulings;
    private final Reviews reviews;
    private AssessmentRun run;
    private Appeal appeal;
    private String records = "";

    Contested(City city) {
        this.city = city;
        this.appeals = city.context.getBean(Appeals.class);
        this.rulings = city.context.getBean(Rulings.class);
        this.reviews = city.context.getBean(Reviews.class);
    }

    CrashSweep.Work trial() {
        return new Trial();
    }

    CrashSweep.Work ruling() {
        return new Ruling();
    }

    /** The records as they were loaded, and a run in preview that is contested. */
    private void file() {
        city.jdbc.sql("""
                        update governance_case set superseded_by = (select max(batch_id) from import_batch)
                        where superseded_by is null and row_hash like 'correction %'
                        """).update();
        city.jdbc
                .sql("update governance_case set superseded_by = null where row_hash = 'h'")
                .update();
        city.jdbc
                .sql("update review set stage = 'withdrawn' where stage not in ('published', 'superseded')")
                .update();
        city.jdbc
                .sql("update review set stage = 'superseded' where stage = 'published'")
                .update();
        run = city.jobs.run(City.request());
        reviews.open(run.id(), City.CLERK, "");
        reviews.openPreview(run.id(), City.CLERK, "");
        long record = city.number(
                "select record_id from governance_case where record_key = 'S3-0' and superseded_by is null");
        appeal = appeals.file(
                new Appeal.Filing(
                        run.id(),
                        "S3",
                        "fact",
                        "A2",
                        "governance_case",
                        record,
                        "wrong_record",
                        "当日已办结，系统登记滞后",
                        "closed_at",
                        "2026-07-02 10:00"),
                City.WEST,
                "");
        records = records();
    }

    private String records() {
        return city.jdbc
                .sql("select md5(string_agg(c::text, '|' order by c.record_id)) from governance_case c")
                .query(String.class)
                .single();
    }

    private Appeal now() {
        return appeals.find(City.OFFICE, appeal.number()).orElseThrow();
    }

    private final class Trial implements CrashSweep.Work {

        @Override
        public void prepare() {
            file();
        }

        @Override
        public void work() {
            rulings.tryOut(appeal, City.OFFICE);
        }

        @Override
        public void takeUp(Death death, @Nullable Throwable failure) {
            city.takeUp();
            assertThat(records()).as("the records after the trial").isEqualTo(records);
            rulings.tryOut(now(), City.OFFICE);
        }

        @Override
        public void check() {
            assertThat(records()).as("the records after the trial").isEqualTo(records);
            assertThat(city.runsAfter(run.id())).as("runs the trial left").isEmpty();
            assertThat(now().state()).isEqualTo("filed");
            assertThat(Objects.requireNonNull(now().effect())).contains("75").doesNotContain("\"changes\":[]");
            city.requireNothingStuck();
        }
    }

    private final class Ruling implements CrashSweep.Work {

        private String unbroken = "";

        @Override
        public void prepare() {
            file();
            if (unbroken.isEmpty()) {
                unbroken = rulings.tryOut(appeal, City.OFFICE).outputHash();
            }
        }

        @Override
        public void work() {
            rulings.rule(appeal, true, "属实", City.OFFICE, "");
        }

        @Override
        public void takeUp(Death death, @Nullable Throwable failure) {
            city.takeUp();
            if (now().isOpen()) {
                rulings.rule(now(), true, "属实", City.OFFICE, "");
            }
        }

        @Override
        public void check() {
            city.jobs.finish(Objects.requireNonNull(now().newRun(), "no corrected run"));
            List<AssessmentRun> made = city.runsAfter(run.id());
            assertThat(made).as("runs made by the ruling").hasSize(1);
            assertThat(made.get(0).id()).isEqualTo(now().newRun());
            assertThat(made.get(0).trialBatches()).hasSize(1);
            assertThat(made.get(0).outputHash()).isEqualTo(unbroken);
            assertThat(city.operations("appeal/" + appeal.number())).containsExactly("提出申诉", "申诉成立", "申诉更正重算");
            assertThat(city.number("select count(*) from notice where run_id = ? and title = '申诉答复'", run.id()))
                    .as("answers told")
                    .isEqualTo(1);
            city.requireNothingStuck();
        }
    }
}
