package org.zhiheng.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Station;
import org.zhiheng.demo.Territory.Street;
import org.zhiheng.vocabulary.Period;

/** What counts for or against a unit in one quarter: accidents, hard-bar breaches, honours, inspection findings. */
final class EventRecords {

    static final String HEADINGS = "事项编号,单位编码,责任单位编码,发生时间,类别,级别,严重程度,同一事项,分值,数量,是否重复发生,佐证材料,说明";

    static final String ACCIDENT = "事故";
    /** A homicide not solved, gang crime overlooked: the severity says which. */
    static final String HARD_BAR = "硬杠杠";

    static final String HONOUR = "荣誉";
    static final String FINDING = "巡查督查问题";
    static final String FALSE_REPORT = "弄虚作假";
    static final String BAD_SERVICE = "执法服务投诉查实";

    private static final List<String> LEVELS = List.of("国家级", "省级", "市级", "区县级");

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;
    private int sequence;

    EventRecords(CityPlan plan, Period quarter, CsvFile file) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
    }

    void write(Street street, String streetCode, List<Neighbourhood> places, Latent latent) {
        Chance chance =
                Chance.of(plan.seed(), "events", street.index(), streetCode.hashCode(), Moments.number(quarter));
        for (int finding = chance.around(3.5 * (1.9 - latent.safety() - 0.4 * latent.quality()));
                finding > 0;
                finding--) {
            int severity = chance.weighted(75, 20, 5);
            event(
                    streetCode,
                    streetCode,
                    FINDING,
                    "市级",
                    List.of("轻微", "一般", "严重").get(severity),
                    null,
                    -(severity == 0
                                    ? chance.between(1, 4)
                                    : severity == 1 ? chance.between(4, 9) : chance.between(9, 16))
                            / 10.0,
                    null,
                    chance.happens(0.12),
                    "督查通报第" + chance.between(1, 40) + "期",
                    chance.pick("台账与现场不符", "隐患未闭环", "警示标识缺失", "值班记录不全", "应急物资过期"),
                    chance);
        }
        if (chance.happens(0.03 + 0.5 * (1 - latent.safety()))) {
            Neighbourhood place = chance.pick(places);
            boolean death = chance.happens(0.2);
            event(
                    place.code(),
                    streetCode,
                    ACCIDENT,
                    null,
                    death ? "亡人" : "一般",
                    null,
                    null,
                    death ? chance.weighted(70, 20, 10) + 1 : 0,
                    false,
                    "事故快报",
                    (chance.happens(0.5) ? "生产安全事故" : "火灾事故") + (death ? "，造成人员死亡" : "，无人员死亡"),
                    chance);
        }
        if (chance.happens(0.006)) {
            event(
                    streetCode,
                    streetCode,
                    FALSE_REPORT,
                    "市级",
                    "严重",
                    null,
                    null,
                    null,
                    false,
                    "核查报告",
                    "办结材料与现场核查不符",
                    chance);
        }
        honours(streetCode, 0.35 + latent.quality(), chance);
    }

    void write(Station station, Latent latent) {
        Chance chance = Chance.of(plan.seed(), "station events", station.index(), Moments.number(quarter));
        if (chance.happens(0.008)) {
            event(
                    station.code(),
                    station.code(),
                    HARD_BAR,
                    null,
                    "命案未破",
                    null,
                    null,
                    1,
                    false,
                    "案件进展报告",
                    "发案超过30日未破",
                    chance);
        }
        if (chance.happens(0.006)) {
            event(
                    station.code(),
                    station.code(),
                    HARD_BAR,
                    "市级",
                    "涉黑涉恶失察",
                    null,
                    null,
                    1,
                    false,
                    "专案通报",
                    "辖区涉恶线索未发现未上报",
                    chance);
        }
        for (int complaint = chance.around(0.9 * (1.2 - latent.satisfaction())); complaint > 0; complaint--) {
            event(
                    station.code(),
                    station.code(),
                    BAD_SERVICE,
                    "区县级",
                    "一般",
                    null,
                    -0.5,
                    null,
                    chance.happens(0.1),
                    "督察核查单",
                    "群众投诉经查属实",
                    chance);
        }
        honours(station.code(), 0.3 + latent.quality() * 0.8, chance);
    }

    /** One matter is often recognised at several levels; some come without the document. */
    private void honours(String unit, double mean, Chance chance) {
        for (int honour = chance.around(mean * 0.9); honour > 0; honour--) {
            String matter = "RY" + unit.substring(0, 9) + quarter.code() + honour;
            int highest = chance.weighted(2, 10, 38, 50);
            for (int level = highest; level < LEVELS.size(); level++) {
                if (level == highest || chance.happens(0.4)) {
                    boolean proven = chance.happens(0.85);
                    event(
                            unit,
                            unit,
                            HONOUR,
                            LEVELS.get(level),
                            null,
                            matter,
                            null,
                            null,
                            false,
                            proven ? "表彰决定〔" + quarter.from().getYear() + "〕" + chance.between(1, 90) + "号" : null,
                            chance.pick("枫桥式工作法", "基层治理创新案例", "平安建设先进集体", "优秀调解组织", "应急演练示范"),
                            chance);
                }
            }
        }
    }

    private void event(
            String place,
            String handler,
            String category,
            @Nullable String level,
            @Nullable String severity,
            @Nullable String matter,
            @Nullable Double points,
            @Nullable Integer quantity,
            boolean repeated,
            @Nullable String evidence,
            String note,
            Chance chance) {
        file.row(
                "SX" + quarter.code() + Territory.digits(++sequence, 7),
                place,
                handler,
                Moments.write(Moments.in(quarter, chance)),
                category,
                level,
                severity,
                matter,
                points,
                quantity,
                repeated ? "是" : "否",
                evidence,
                note);
    }
}
