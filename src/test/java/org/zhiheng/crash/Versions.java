package org.zhiheng.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zhiheng.fixtures.SamplePack.edited;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.fixtures.MortalDataSource.Death;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.SamplePack;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.Publishing;
import org.zhiheng.packversion.VersionState;

/** A version of a scheme from draft to publication: each step is taken once, logged once, and the gates are asked again. */
final class Versions implements CrashSweep.Work {

    private final City city;
    private final Drafts drafts;
    private final Publishing publishing;
    private final PackVersions versions;
    private int number;
    private String scheme = "";

    Versions(City city) {
        this.city = city;
        this.drafts = city.context.getBean(Drafts.class);
        this.publishing = city.context.getBean(Publishing.class);
        this.versions = city.context.getBean(PackVersions.class);
    }

    @Override
    public void prepare() {
        scheme = "crash_" + ++number;
    }

    @Override
    public void work() {
        VersionState state;
        do {
            state = step();
        } while (state != VersionState.PUBLISHED);
    }

    private VersionState step() {
        List<PackVersion> all = versions.of(scheme);
        if (all.isEmpty()) {
            return drafts.add(
                            PackContent.of(
                                    scheme,
                                    edited(
                                            SamplePack.files(),
                                            "scheme.yml",
                                            "scheme: " + SampleCity.SCHEME,
                                            "scheme: " + scheme),
                                    SamplePack.metrics()),
                            City.AUTHOR,
                            "")
                    .state();
        }
        PackVersion version = all.get(0);
        return switch (version.state()) {
            case DRAFT -> drafts.submit(version.id(), "第一版", City.AUTHOR, "").state();
            case SUBMITTED ->
                publishing.review(version.id(), "同意", City.COLLEAGUE, "").state();
            case REVIEWED ->
                publishing.publish(version.id(), "施行", City.PUBLISHER, "").state();
            default -> version.state();
        };
    }

    /** The check of the dead process counts as interrupted once it has been silent for half a minute. */
    @Override
    public void takeUp(Death death, @Nullable Throwable failure) {
        city.takeUp();
        city.jdbc
                .sql("update work set heard_at = now() - interval '31 seconds' where ended_at is null")
                .update();
        work();
    }

    @Override
    public void check() {
        assertThat(versions.of(scheme)).hasSize(1);
        PackVersion version = versions.get(scheme, 1);
        assertThat(versions.steps(version.id()))
                .extracting(step -> step.userName() + " " + step.to())
                .containsExactly("wang DRAFT", "wang SUBMITTED", "zhao REVIEWED", "publisher PUBLISHED");
        assertThat(city.operations("pack/" + scheme + "/1")).hasSize(4);
        city.requireNothingStuck();
    }
}
