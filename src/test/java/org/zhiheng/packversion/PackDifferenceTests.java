package org.zhiheng.packversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zhiheng.fixtures.SamplePack.edited;
import static org.zhiheng.fixtures.SamplePack.files;
import static org.zhiheng.fixtures.SamplePack.metrics;
import static org.zhiheng.fixtures.SamplePack.with;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.SampleCity;

/** The difference between two versions is told as the people concerned would tell it. */
class PackDifferenceTests {

    private static final ContentHome SHIPPED = ContentHome.in(Path.of(""));
    private static final String STREETS = "street_quarterly";

    @Test
    void anEqualPackHasNoDifference() {
        assertThat(changed(files())).isEmpty();
    }

    @Test
    void aTargetIsALineForFullMarksWithItsUnit() {
        List<PackChange> changes = changed(edited(files(), "criteria.yml", "target: 90", "target: 93"));

        assertThat(changes)
                .extracting(PackChange::chinese, PackChange::english)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "A1 办结及时率：满分线 90 % → 93 %", "A1 办结及时率: line for full marks 90 % → 93 %"));
    }

    @Test
    void aNumberSpeltOtherwiseIsNoChangeOfMeaning() {
        List<PackChange> changes = changed(edited(files(), "criteria.yml", "target: 90", "target: 90.0"));

        assertThat(chinese(changes)).containsExactly("criteria.yml 只改了注释、次序或写法");
        assertThat(changes.get(0).lines()).contains("-  target: 90", "+  target: 90.0");
    }

    @Test
    void criteriaComeAndGoAndDatesMove() {
        SortedMap<String, byte[]> files = edited(files(), "scheme.yml", "children: [A1, A2]", "children: [A1, A3]");
        files = edited(files, "scheme.yml", "from: 2020-01-01", "from: 2026-07-01");
        files = edited(files, "criteria.yml", "A2:", "A3:");

        assertThat(chinese(changed(files)))
                .containsExactly(
                        "施行日期·起 2020-01-01 → 2026-07-01",
                        "下级项删去一条：「A2」",
                        "下级项增加一条：「A3」",
                        "新增评分项 A3 逾期件数（满分 40）",
                        "删去评分项 A2 逾期件数（满分 40）");
    }

    @Test
    void bandsQuotasTiersKnotsAndWeightsAreNamed() {
        SortedMap<String, byte[]> files = SHIPPED.files("rules/" + STREETS);
        files = edited(files, "scheme.yml", "{ grade: 优秀, at_least: 90 }", "{ grade: 优秀, at_least: 88 }");
        files = edited(files, "scheme.yml", "share: 30%", "share: 25%");
        files = edited(files, "criteria.yml", "{ at: 30, points: 5 }", "{ at: 35, points: 5 }");
        files = edited(files, "criteria.yml", "    - { at_least: 60, below: 80, points: 3 }\n", "");

        assertThat(chinese(between(STREETS, SHIPPED.files("rules/" + STREETS), files)))
                .containsExactly(
                        "等次·分数线·「优秀」·不低于 90 → 88",
                        "等次·名额·「优秀」·比例 30% → 25%",
                        "A2 优秀案件率：折点·第 2 条·处 30 % → 35 %",
                        "B2 重大隐患清零：分档删去一条：不低于 60 %、低于 80 %、得分 3");
    }

    @Test
    void rulesAreKnownByTheirNames() {
        SortedMap<String, byte[]> files = SHIPPED.files("rules/" + STREETS);
        files = edited(files, "outcomes.drl", "rankGain <= -10", "rankGain <= -15");
        files = edited(files, "outcomes.drl", "rule \"O2 连续两季较差\"", "rule \"O3 连续两季较差\"");

        List<PackChange> changes = between(STREETS, SHIPPED.files("rules/" + STREETS), files);

        assertThat(chinese(changes)).containsExactly("规则「O1 名次大幅下降」改动", "新增规则「O3 连续两季较差」", "删去规则「O2 连续两季较差」");
        assertThat(changes.get(0).lines())
                .contains(
                        "-    $s : Standing( ranked, rankGain != null, rankGain <= -10 )",
                        "+    $s : Standing( ranked, rankGain != null, rankGain <= -15 )");
    }

    @Test
    void metricsScenariosAndOtherFilesAreTold() {
        SortedMap<String, byte[]> files = edited(files(), "scenarios/criteria.yml", "A1: 59", "A1: 58");
        files = with(files, "CHANGELOG.md", "一版\n");
        SortedMap<String, byte[]> metrics = edited(metrics(), "on_time_rate.sql", "-- unit: %", "-- unit: ％");
        metrics = edited(metrics, "on_time_rate.sql", "closed_at <= due_at", "closed_at < due_at");

        assertThat(chinese(PackDifference.between(
                        PackContent.of(SampleCity.SCHEME, files(), metrics()),
                        PackContent.of(SampleCity.SCHEME, files, metrics))))
                .containsExactly(
                        "指标 on_time_rate 办结及时率：单位 % → ％，算法改动",
                        "情景「A1 低1个百分点，扣1分」：「expect」·「A1」 59 → 58", "新增文件 CHANGELOG.md");
    }

    private static List<PackChange> changed(SortedMap<String, byte[]> files) {
        return PackDifference.between(
                PackContent.of(SampleCity.SCHEME, files(), metrics()),
                PackContent.of(SampleCity.SCHEME, files, metrics()));
    }

    private static List<PackChange> between(
            String scheme, SortedMap<String, byte[]> before, SortedMap<String, byte[]> after) {
        SortedMap<String, byte[]> metrics = SHIPPED.files("batch/metrics");
        return PackDifference.between(PackContent.of(scheme, before, metrics), PackContent.of(scheme, after, metrics));
    }

    private static List<String> chinese(List<PackChange> changes) {
        return changes.stream().map(PackChange::chinese).toList();
    }
}
