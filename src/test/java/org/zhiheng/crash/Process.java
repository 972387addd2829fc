package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.review.Review;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.run.AssessmentRun;

/** A run from review to publication, and the run that corrects it; each step is taken once and logged once. */
final class Process implements CrashSweep.Work {

    private final City city;
    private final Reviews reviews;
    private long run;

    Process(City city) {
        this.city = city;
        this.reviews = city.context.getBean(Reviews.class);
    }

    @Override
    public void prepare() {
        city.jdbc
                .sql("update review set stage = 'withdrawn' where stage not in ('published', 'superseded')")
                .update();
        city.jdbc
                .sql("update review set stage = 'superseded' where stage = 'published'")
                .update();
        run = city.jobs.run(City.request()).id();
    }

    @Override
    public void work() {
        while (stage() != Stage.PUBLISHED) {
            step();
        }
        city.jobs.request(City.request(java.util.Optional.of(run)), made -> city.context
                .getBean(org.zhiheng.access.OperationLog.class)
                .record("clerk", "", "发起更正", "run/" + run, null, "run/" + made.id(), "补登"));
    }

    private @Nullable Stage stage() {
        return reviews.find(run).map(Review::stage).orElse(null);
    }

    private void step() {
        Stage stage = stage();
        if (stage == null) {
            reviews.open(run, City.CLERK, "");
            return;
        }
        switch (stage) {
            case IN_REVIEW -> reviews.openPreview(run, City.CLERK, "");
            case IN_PREVIEW -> reviews.startSignOff(run, "演练", City.CLERK, "");
            case IN_SIGN_OFF -> {
                List<CurrentUser> left = new ArrayList<>(List.of(City.OFFICE, City.LEADER, City.PUBLISHER));
                reviews.signatures(run)
                        .forEach(signed -> left.removeIf(user -> user.userName().equals(signed.signedBy())));
                reviews.sign(run, true, "同意", left.get(0), "");
            }
            case IN_PUBLICITY -> reviews.publish(run, "经批准", City.PUBLISHER, "");
            default -> throw new IllegalStateException("Stage " + stage);
        }
    }

    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.takeUp();
        if (city.runsAfter(run).isEmpty()) {
            work();
        }
        city.jobs.resume();
    }

    @Override
    public void check() {
        city.jobs.resume();
        assertThat(stage()).isEqualTo(Stage.PUBLISHED);
        assertThat(reviews.transitions(run)).hasSize(5);
        assertThat(reviews.signatures(run)).hasSize(3);
        assertThat(city.operations("run/" + run))
                .as("each step once, and the correction")
                .hasSize(9)
                .endsWith("发起更正");
        assertThat(city.number("select count(*) from result_package where run_id = ?", run))
                .isEqualTo(1);
        List<AssessmentRun> corrections = city.runsAfter(run);
        assertThat(corrections).hasSize(1);
        assertThat(corrections.get(0).outputHash()).isEqualTo(city.runs.get(run).outputHash());
        city.requireNothingStuck();
    }
}
