package org.zhiheng.demo;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Plants.Expected;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.vocabulary.Period;

/** Hazards of one quarter: found, due, put right. */
final class HazardRecords {

    static final String HEADINGS = "隐患编号,单位编码,责任单位编码,发现时间,整改时限,整改完成时间,严重程度,发现方式,类别,状态,地点,是否复发";

    private static final List<String> SEVERITIES = List.of("一般", "较大", "重大");
    private static final int[] DAYS = {7, 15, 30};
    private static final String[] CATEGORIES = {"消防通道", "用电安全", "燃气安全", "危化品储存", "建筑施工", "特种设备", "粉尘作业", "道路交通", "防汛排涝"
    };
    private static final String[] PLACES = {"沿街商铺", "住宅楼道", "厂区仓库", "农贸市场", "学校周边", "施工工地", "养老机构", "物流网点"};
    private static final int DIRTY_EVERY = 151;

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;
    private final Plants plants;
    private int sequence;
    private int dirt;

    HazardRecords(CityPlan plan, Period quarter, CsvFile file, Plants plants) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
        this.plants = plants;
    }

    void write(Neighbourhood place, String streetCode, String game, Latent latent, Truth.Counts counts) {
        if (place.enterprises() == 0) {
            return;
        }
        Chance chance =
                Chance.of(plan.seed(), "hazards", place.street().index(), place.ordinal(), Moments.number(quarter));
        boolean instant = game.equals(Gaming.INSTANT_HAZARDS);
        int number = chance.around(plan.shape().hazards() * place.share() * (instant ? 2 : 1));
        for (int index = 0; index < number; index++) {
            int severity = chance.weighted(860, 122, 18);
            LocalDateTime found = Moments.in(quarter, chance);
            LocalDateTime due = found.toLocalDate().plusDays(DAYS[severity]).atTime(23, 59, 59);
            boolean inTime = chance.happens(severity == 2 ? latent.safety() * 0.98 : latent.safety());
            LocalDateTime end = inTime
                    ? Moments.byDay(found.plusSeconds(
                            (long) (Duration.between(found, due).getSeconds()
                                    * (0.01 + 0.95 * chance.unit() * chance.unit()))))
                    : due.plusMinutes(chance.between(60, 43_200));
            boolean played = instant && chance.happens(0.7);
            if (played) {
                severity = 0;
                due = found.toLocalDate().plusDays(DAYS[0]).atTime(23, 59, 59);
                end = found.plusSeconds(chance.between(20, 120));
            }
            @Nullable LocalDateTime rectified = Moments.known(end, quarter);
            @Nullable
            Object[] cells = {
                "YH" + quarter.code() + Territory.digits(++sequence, 8),
                place.code(),
                streetCode,
                Moments.write(found),
                Moments.write(due),
                Moments.write(rectified),
                SEVERITIES.get(severity),
                List.of("自查", "群众举报", "检查", "上级检查").get(played ? 0 : chance.weighted(62, 9, 23, 6)),
                chance.pick(CATEGORIES),
                rectified == null ? "整改中" : "已整改",
                place.name() + chance.pick(PLACES),
                chance.happens(0.03 * (2 - latent.safety())) ? "是" : "否"
            };
            long row = file.row(cells);
            if (played) {
                plants.note(file, row, Plants.GAMING, Gaming.INSTANT_HAZARDS, streetCode, Expected.KEPT);
            }
            counts.hazards++;
            LocalDateTime asOf = quarter.until().atStartOfDay();
            boolean seen = rectified != null && !rectified.isAfter(asOf);
            if (seen || due.isBefore(asOf)) {
                counts.hazardsDue++;
                counts.hazardsOnTime += seen && !rectified.isAfter(due) ? 1 : 0;
            }
            if (quarter.equals(plan.last()) && sequence % DIRTY_EVERY == 0) {
                plantDirt(cells);
            }
        }
    }

    private void plantDirt(@Nullable Object[] clean) {
        if (dirt >= 6) {
            return;
        }
        @Nullable Object[] cells = clean.clone();
        String kind;
        switch (dirt++ % 3) {
            case 0 -> {
                kind = "missing_finding_time";
                cells[3] = null;
            }
            case 1 -> {
                kind = "closed_unit";
                cells[1] = "999900000999";
            }
            default -> {
                kind = "date_in_serial_number";
                cells[4] = "四万五千";
            }
        }
        cells[0] = "YH" + quarter.code() + "D" + Territory.digits(dirt, 7);
        plants.note(file, file.row(cells), Plants.DIRTY, kind, String.valueOf(cells[1]), Expected.REJECTED);
    }
}
