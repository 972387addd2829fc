package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.Regulation.Item;

/** The annex is written from what computes. */
class RegulationTests {

    private static final LocalDate DAY = LocalDate.of(2026, 9, 30);
    private static final ContentHome HOME = ContentHome.in(Path.of(""));

    private static Regulation of(RulePack pack) {
        return Regulation.of(pack, MetricCatalog.read(HOME).descriptions(), DAY);
    }

    private static RulePack shipped(String scheme) {
        return new RulePacks(HOME).read(scheme);
    }

    private static Item item(Regulation regulation, String code) {
        return regulation.items().stream()
                .filter(item -> item.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void writesEachFormFromItsParameters() {
        Regulation street = of(shipped("street_quarterly"));

        assertThat(item(street, "A1").standard()).isEqualTo("办结及时率达到95%得满分12分，每低1个百分点（不足的按比例计）扣0.6分；扣完为止");
        assertThat(item(street, "A2").standard()).isEqualTo("优秀案件率：10%得2分，30%得5分，50%得8分，其间按直线插值；10%以下、50%以上按两端的分值计");
        assertThat(item(street, "A3").standard()).isEqualTo("办件重办率不超过2%得满分4分，每高1个百分点（不足的按比例计）扣0.5分；扣完为止");
        assertThat(item(street, "A4").standard()).isEqualTo("热线回访满意率达到92%得满分6分，每低1个百分点（不足的按比例计）扣0.3分；最低得1.5分");
        assertThat(item(street, "B2").standard()).isEqualTo("重大隐患整改率：≥80%得5分；≥60%且<80%得3分；≥0%且<60%得0分");
        assertThat(item(street, "D2").standard())
                .isEqualTo("街道组：敲门行动入户覆盖率达到95%得满分6分，每低1个百分点（不足的按比例计）扣0.2分；扣完为止；"
                        + "乡镇组：敲门行动入户覆盖率达到90%得满分6分，每低1个百分点（不足的按比例计）扣0.2分；扣完为止");
        assertThat(item(street, "J1").standard())
                .isEqualTo("按荣誉计：国家级每次加2分；省级每次加1分；市级每次加0.5分；区县级每次加0.2分；同一事项只按最高一次计；没有证明材料的不计；合计最多加3分");
        assertThat(item(street, "A1").missing()).isEqualTo("无数据、数量不足的，按满分计；不适用的，移除该项，权重由其余各项分摊");
        assertThat(item(street, "A").full()).isEqualTo("30");
        assertThat(street.items().get(0).full()).isEqualTo("100");
        assertThat(street.conclusions())
                .contains(
                        "排名：按取整后的总分从高到低排列；总分相同的依次比较办结及时率高者在前、隐患按期整改率高者在前，仍相同的名次相同，下一名次顺延；含补缺得分的照常排名。",
                        "名额：优秀不超过本组参加排名单位的30%，名额四舍五入，名额边上并列的都不计入（第二十四条）。",
                        "同时符合总分低于70分、居本组末3位的：等次不高于较差。",
                        "否决（V2 弄虚作假）：降低1个等次。",
                        "黑榜：各组末3名、总分低于85分的，约谈提醒，下季度必查。");
    }

    @Test
    void followsAChangedThreshold() {
        RulePack pack = shipped("street_quarterly");
        TreeMap<String, byte[]> files = new TreeMap<>(pack.files());
        String criteria = new String(files.get("criteria.yml"), StandardCharsets.UTF_8);
        files.put(
                "criteria.yml",
                criteria.replaceFirst("target: 95", "target: 93").getBytes(StandardCharsets.UTF_8));

        Regulation changed = of(RulePackReader.read(pack.folder(), files));

        assertThat(item(changed, "A1").standard()).startsWith("办结及时率达到93%得满分12分");
        assertThat(changed.hash()).isNotEqualTo(pack.hash());
        assertThat(changed.drifts()).containsExactly("A1 办结及时率：条文中的95在规则参数里没有");
    }

    @Test
    void listsClausesWithoutRuleAndRulesWithoutClause() {
        RulePack pack = shipped("street_quarterly");
        TreeMap<String, byte[]> files = new TreeMap<>(pack.files());
        String criteria = new String(files.get("criteria.yml"), StandardCharsets.UTF_8)
                .replaceFirst("(?s)  form: slope\n  target: 95\n  per_step: 0.6\n", "")
                .replace("  basis: 第六条\n", "");
        files.put("criteria.yml", criteria.getBytes(StandardCharsets.UTF_8));
        String drl = """
                package street_quarterly
                import org.zhiheng.vocabulary.*
                global ScoreSheet score
                rule "临时扣分"
                when
                    Assessee( count( "事故" ) > 9 )
                then
                    score.deduct( "K1", 1, "事故多" );
                end
                """;
        files.put("extra.drl", drl.getBytes(StandardCharsets.UTF_8));

        Regulation regulation = of(RulePackReader.read(pack.folder(), files));

        assertThat(regulation.clausesWithoutRule()).containsExactly("A1 办结及时率");
        assertThat(regulation.rulesWithoutClause())
                .containsExactly("A3 重办率（没有依据）", "临时扣分（rules/street_quarterly/extra.drl）");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "street_quarterly",
                "community_quarterly",
                "police_station_quarterly",
                "work_safety_quarterly",
                "leadership_team_quarterly",
                "leadership_team_annual",
                "leading_cadre_annual",
                "party_building_review_annual",
                "boston_311_quarterly",
                "boston_311_wards_quarterly",
                "chicago_sanitation_quarterly",
                "kansas_city_survey_quarterly"
            })
    void coversEveryClauseOfAShippedPackAndNothingElse(String scheme) {
        Regulation regulation = of(shipped(scheme));

        assertThat(regulation.clausesWithoutRule()).isEmpty();
        assertThat(regulation.rulesWithoutClause()).isEmpty();
        assertThat(regulation.drifts()).isEmpty();
        assertThat(regulation.items())
                .allSatisfy(item -> assertThat(item.standard()).isNotBlank().doesNotContain("_"));
    }
}
