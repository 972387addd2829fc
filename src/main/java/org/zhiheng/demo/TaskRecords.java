package org.zhiheng.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Plants.Expected;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Station;
import org.zhiheng.demo.Territory.Street;
import org.zhiheng.vocabulary.Period;

/** Planned work of one quarter: door-knocking, drills, training, three-lists projects, campaigns. */
final class TaskRecords {

    static final String HEADINGS = "任务编号,单位编码,责任单位编码,计划时间,截止时间,完成时间,类别,任务名称,状态,计划数量,完成数量";

    static final String DOOR_KNOCKING = "敲门行动";
    static final String DRILL = "应急演练";
    static final String TRAINING = "培训";
    static final String MICRO_GOVERNANCE = "微治理议事";
    static final String THREE_LISTS = "项目清单";
    static final String CAMPAIGN = "专项整治";
    static final String SUPERVISION = "整改督办";

    private static final List<String> CAMPAIGNS = List.of("交通安全", "危爆物品", "物流寄递", "地铁公交");

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;
    private final Plants plants;
    private int sequence;

    TaskRecords(CityPlan plan, Period quarter, CsvFile file, Plants plants) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
        this.plants = plants;
    }

    void write(Neighbourhood place, String streetCode, String game, Latent latent) {
        Chance chance =
                Chance.of(plan.seed(), "tasks", place.street().index(), place.ordinal(), Moments.number(quarter));
        double willing = (latent.timeliness() + latent.safety()) / 2;
        int households = Math.max(20, place.households() / 12);
        amount(place.code(), streetCode, DOOR_KNOCKING, place.name() + "入户安全宣传", households, willing, game, chance);
        task(place.code(), streetCode, TRAINING, place.name() + "安全专干培训", willing, game, chance);
        if (Moments.number(quarter) % 2 == place.ordinal() % 2) {
            task(place.code(), streetCode, DRILL, place.name() + "消防疏散演练", willing, game, chance);
        }
        if (place.urban()) {
            task(place.code(), streetCode, MICRO_GOVERNANCE, place.name() + "居民说事", willing, game, chance);
        }
    }

    void write(Street street, String streetCode, String game, Latent latent) {
        Chance chance =
                Chance.of(plan.seed(), "street tasks", street.index(), streetCode.hashCode(), Moments.number(quarter));
        for (int project = chance.between(3, 7); project > 0; project--) {
            task(
                    streetCode,
                    streetCode,
                    THREE_LISTS,
                    street.name() + "需求清单第" + project + "项",
                    latent.quality() * 0.25 + 0.72,
                    game,
                    chance);
        }
        task(streetCode, streetCode, DRILL, street.name() + "综合预案演练", latent.safety(), game, chance);
        for (int sweep = 0; sweep < 2; sweep++) {
            task(
                    streetCode,
                    streetCode,
                    CAMPAIGN,
                    street.name() + (sweep == 0 ? "打非治违" : "重点领域") + "专项整治",
                    latent.safety(),
                    game,
                    chance);
        }
        for (int order = chance.weighted(5, 3, 1); order > 0; order--) {
            task(streetCode, streetCode, SUPERVISION, "市级督办事项第" + order + "号", latent.timeliness(), game, chance);
        }
    }

    void write(Station station, Latent latent) {
        Chance chance = Chance.of(plan.seed(), "station tasks", station.index(), Moments.number(quarter));
        for (String campaign : CAMPAIGNS) {
            amount(
                    station.code(),
                    station.code(),
                    CAMPAIGN,
                    campaign + "集中攻坚检查",
                    chance.between(8, 30),
                    latent.safety(),
                    Gaming.NONE,
                    chance);
        }
    }

    private void task(
            String place, String handler, String category, String title, double willing, String game, Chance chance) {
        amount(place, handler, category, title, 1, willing, game, chance);
    }

    private void amount(
            String place,
            String handler,
            String category,
            String title,
            int planned,
            double willing,
            String game,
            Chance chance) {
        LocalDate day = quarter.from().plusDays(chance.between(0, 60));
        LocalDateTime due = day.plusDays(25).atTime(23, 59, 59);
        boolean inTime = chance.happens(willing);
        LocalDateTime end = inTime
                ? Moments.at(day.plusDays(chance.between(1, 25)), chance)
                : Moments.at(day.plusDays(chance.between(26, 80)), chance);
        boolean played = game.equals(Gaming.SAME_MINUTE_TASKS);
        if (played) {
            end = quarter.end().atTime(17, 42, chance.between(0, 60));
            due = quarter.end().atTime(23, 59, 59);
        }
        @Nullable LocalDateTime done = Moments.known(end, quarter);
        int amount = planned == 1
                ? done == null ? 0 : 1
                : (int) Math.min(
                        planned * 1.1, planned * (done == null ? 0.6 : willing + 0.15 * (chance.unit() - 0.3)));
        long row = file.row(
                "RW" + quarter.code() + Territory.digits(++sequence, 8),
                place,
                handler,
                Moments.write(day.atTime(9, 0)),
                Moments.write(due),
                Moments.write(done),
                category,
                title,
                done == null ? "进行中" : "已完成",
                planned,
                amount);
        if (played) {
            plants.note(file, row, Plants.GAMING, game, handler, Expected.KEPT);
        }
    }
}
