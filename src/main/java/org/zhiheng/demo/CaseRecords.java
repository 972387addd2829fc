package org.zhiheng.demo;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.demo.Plants.Expected;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Station;
import org.zhiheng.vocabulary.Period;

/** Governance cases of one quarter: residents' matters in communities and matters of police stations. */
final class CaseRecords {

    static final String HEADINGS = "案件编号,单位编码,承办单位编码,受理时间,办理时限,延期至,办结时间,类别,来源渠道,状态,标题,办结意见," + "是否抽查,质量等级,质量得分,重办次数";

    /** Police cases of these categories get a case team of their own that stays until the end. */
    static final List<String> TEAM_CATEGORIES = List.of("涉校案件", "涉医案件", "涉企案件");

    private static final double POLICE_SHARE = 0.2;
    private static final int DIRTY_EVERY = 97;

    private record Category(String name, int workingDays, int weight) {}

    private static final List<Category> RESIDENTS = List.of(
            new Category("环境卫生", 3, 18),
            new Category("物业管理", 7, 17),
            new Category("噪声扰民", 3, 13),
            new Category("违章搭建", 15, 7),
            new Category("供水供暖", 5, 11),
            new Category("道路设施", 7, 9),
            new Category("停车秩序", 5, 10),
            new Category("养老助残", 5, 6),
            new Category("邻里纠纷", 7, 9));
    private static final List<Category> POLICE = List.of(
            new Category("矛盾纠纷", 7, 34),
            new Category("民生小案", 15, 26),
            new Category("治安案件", 20, 20),
            new Category("户政服务", 3, 14),
            new Category("涉校案件", 10, 2),
            new Category("涉医案件", 10, 2),
            new Category("涉企案件", 10, 2));

    private static final int[] RESIDENTS_WEIGHTS = weights(RESIDENTS);
    private static final int[] POLICE_WEIGHTS = weights(POLICE);

    private static final String[] OPENINGS = {"经现场核实", "接件后当日到场", "会同物业核查", "经网格员走访", "与诉求人见面沟通", "组织三方协商"};
    private static final String[] DEEDS = {
        "已清理完毕", "已责令限期整改并复查合格", "已修复并恢复使用", "已达成调解协议", "已纳入本月养护计划并先行处置", "已联系专业单位处理到位", "已当面解释政策,诉求人表示理解"
    };
    private static final String[] ENDINGS = {"，诉求人满意。", "，已回访。", "，后续由网格员跟踪。", "，现场照片已上传。", "，回访时又提出新意见，已另行登记。"};
    private static final String ONE_TEXT = "已按要求办理完毕，诉求人满意。";

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;
    private final Plants plants;
    private int sequence;
    private int dirt;

    CaseRecords(CityPlan plan, Period quarter, CsvFile file, Plants plants) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
        this.plants = plants;
    }

    /** A closed case that a resident may be called back about. */
    record Closed(String number, LocalDateTime at) {}

    List<Closed> write(
            Neighbourhood place,
            String streetCode,
            String game,
            Latent latent,
            List<String> departments,
            Truth.Counts counts) {
        Chance chance =
                Chance.of(plan.seed(), "cases", place.street().index(), place.ordinal(), Moments.number(quarter));
        double season = 1
                + 0.08
                        * Chance.of(plan.seed(), "season", Moments.number(quarter))
                                .bell();
        double mean = plan.shape().cases() * (1 - POLICE_SHARE) * place.share() * season;
        int number = chance.around(game.equals(Gaming.VOLUME_DROP) ? mean * 0.3 : mean);
        if (game.equals(Gaming.VOLUME_DROP) && place.ordinal() == 0) {
            plants.note(file, null, Plants.GAMING, Gaming.VOLUME_DROP, streetCode, Expected.KEPT);
        }
        List<Closed> closed = new ArrayList<>();
        for (int index = 0; index < number; index++) {
            Category category = RESIDENTS.get(chance.weighted(RESIDENTS_WEIGHTS));
            String handler = chance.happens(0.2) ? chance.pick(departments) : streetCode;
            write(place.code(), handler, streetCode, category, game, latent, counts, chance, place.name(), closed);
        }
        return closed;
    }

    void write(Station station, Latent latent, Truth.Counts counts) {
        Chance chance = Chance.of(plan.seed(), "police cases", station.index(), Moments.number(quarter));
        double mean = plan.shape().cases() * POLICE_SHARE / plan.shape().stations();
        int number = chance.around(station.small() ? Math.min(mean * 0.2, 8) : mean * (0.7 + 0.6 * chance.unit()));
        for (int index = 0; index < number; index++) {
            write(
                    station.code(),
                    station.code(),
                    station.code(),
                    POLICE.get(chance.weighted(POLICE_WEIGHTS)),
                    Gaming.NONE,
                    latent,
                    counts,
                    chance,
                    station.name(),
                    new ArrayList<>());
        }
    }

    private void write(
            String place,
            String handler,
            String gamer,
            Category category,
            String game,
            Latent latent,
            Truth.Counts counts,
            Chance chance,
            String placeName,
            List<Closed> closedCases) {
        LocalDateTime opened = Moments.in(quarter, chance);
        LocalDateTime due = Moments.limit(opened, category.workingDays());
        boolean extensionGame = game.equals(Gaming.EXTENSIONS) && chance.happens(0.6);
        boolean extended = extensionGame || chance.happens(0.05);
        LocalDateTime extendedTo = extended ? Moments.limit(due, 5) : null;
        LocalDateTime limit = extendedTo == null ? due : extendedTo;
        boolean inTime = chance.happens(latent.timeliness());
        LocalDateTime end = inTime ? early(opened, extended ? due : null, limit, chance) : late(limit, chance);
        String played = extensionGame ? Gaming.EXTENSIONS : Gaming.NONE;
        if (inTime && game.equals(Gaming.BUNCHED_CLOSINGS) && chance.happens(0.55)) {
            end = limit.minusSeconds(chance.between(20, 1_800));
            played = game;
        }
        LocalDateTime quarterEnd = quarter.until().atStartOfDay();
        if (game.equals(Gaming.LAST_HOURS)
                && end.isAfter(quarterEnd.minusDays(12))
                && opened.isBefore(quarterEnd.minusHours(3))) {
            end = quarterEnd.minusSeconds(chance.between(60, 7_200));
            played = game;
        }
        @Nullable LocalDateTime closed = Moments.known(end, quarter);
        boolean sampled = closed != null && chance.happens(0.22);
        int grade = chance.happens(latent.quality()) ? 0 : chance.weighted(60, 33, 7) + 1;
        int reopened =
                closed != null && chance.happens((1 - latent.quality()) * 0.06) ? chance.happens(0.1) ? 2 : 1 : 0;
        String text = chance.pick(OPENINGS) + "，" + chance.pick(DEEDS) + chance.pick(ENDINGS);
        if (closed != null && game.equals(Gaming.SAME_CLOSING_TEXT) && chance.happens(0.7)) {
            text = ONE_TEXT;
            played = game;
        }
        boolean followed = TEAM_CATEGORIES.contains(category.name()) && chance.happens(0.62 + 0.4 * latent.quality());
        String number = "AJ" + quarter.code() + Territory.digits(++sequence, 8);
        @Nullable
        Object[] cells = {
            number,
            place,
            handler,
            Moments.write(opened),
            Moments.write(due),
            Moments.write(extendedTo),
            Moments.write(closed),
            category.name(),
            place.equals(handler)
                    ? "110联动"
                    : List.of("12345热线", "网格上报", "信访", "巡查发现").get(chance.weighted(60, 28, 4, 8)),
            closed == null ? "办理中" : followed ? "专班办结" : reopened > 0 ? "重办后办结" : "已办结",
            placeName + category.name() + "问题",
            closed == null ? null : text,
            sampled ? "是" : "否",
            sampled ? List.of("优秀", "良好", "合格", "不合格").get(grade) : null,
            sampled ? List.of(95, 85, 72, 50).get(grade) + chance.between(-4, 5) : null,
            reopened
        };
        long row = file.row(cells);
        if (!played.isEmpty()) {
            plants.note(file, row, Plants.GAMING, played, gamer, Expected.KEPT);
        }
        count(counts, closed, limit, sampled, grade);
        if (closed != null) {
            closedCases.add(new Closed(number, closed));
        }
        if (quarter.equals(plan.last()) && sequence % DIRTY_EVERY == 0) {
            if (plantDirt(cells)) {
                count(counts, opened.minusDays(1), limit, sampled, grade);
            }
        }
    }

    private LocalDateTime early(
            LocalDateTime opened, @Nullable LocalDateTime notBefore, LocalDateTime limit, Chance chance) {
        LocalDateTime from = notBefore == null ? opened : notBefore;
        double part = 0.05 + 0.9 * chance.unit() * chance.unit();
        return Moments.byDay(
                from.plusSeconds((long) (Duration.between(from, limit).getSeconds() * part)));
    }

    private static LocalDateTime late(LocalDateTime limit, Chance chance) {
        return Moments.byDay(
                limit.plusMinutes(chance.happens(0.08) ? chance.between(60_000, 200_000) : chance.between(30, 14_400)));
    }

    private void count(
            Truth.Counts counts, @Nullable LocalDateTime closed, LocalDateTime limit, boolean sampled, int grade) {
        LocalDateTime asOf = quarter.until().atStartOfDay();
        boolean seen = closed != null && !closed.isAfter(asOf);
        counts.cases++;
        if (seen || limit.isBefore(asOf)) {
            counts.casesDue++;
            counts.casesOnTime += seen && !closed.isAfter(limit) ? 1 : 0;
        }
        counts.casesSampled += seen && sampled ? 1 : 0;
        counts.casesExcellent += seen && sampled && grade == 0 ? 1 : 0;
    }

    private static int[] weights(List<Category> categories) {
        return categories.stream().mapToInt(Category::weight).toArray();
    }

    /** Two rows of each kind, as far as the file is long enough. */
    private static final List<Dirt> DIRT = List.of(
            new Dirt("unknown_unit", Expected.REJECTED, 1, "999999999998"),
            new Dirt("blank_unit", Expected.REJECTED, 1, null),
            new Dirt("unknown_handler", Expected.REJECTED, 2, "承办单位不详"),
            new Dirt("impossible_date", Expected.REJECTED, 3, "2026-13-45 08:00:00"),
            new Dirt("date_in_words", Expected.REJECTED, 3, "昨天下午"),
            new Dirt("missing_opening", Expected.REJECTED, 3, null),
            new Dirt("broken_limit", Expected.REJECTED, 4, "2026/09/31"),
            new Dirt("missing_number", Expected.REJECTED, 0, null),
            new Dirt("repeated_number", Expected.REJECTED, 10, "重复导出的一行"),
            new Dirt("broken_score", Expected.REJECTED, 14, "86..67"),
            new Dirt("score_out_of_range", Expected.REJECTED, 14, "180"),
            new Dirt("count_in_words", Expected.REJECTED, 15, "两次"),
            new Dirt("negative_count", Expected.REJECTED, 15, "-1"),
            new Dirt("neither_yes_nor_no", Expected.REJECTED, 12, "不清楚"),
            new Dirt("closed_before_opened", Expected.KEPT, 9, "已办结"));

    private record Dirt(
            String kind,
            Expected expected,
            int column,
            @Nullable String value) {}

    /** @return whether an import keeps the planted row */
    private boolean plantDirt(@Nullable Object[] clean) {
        if (dirt >= 2 * DIRT.size()) {
            return false;
        }
        Dirt kind = DIRT.get(dirt % DIRT.size());
        dirt++;
        @Nullable Object[] cells = clean.clone();
        if (!kind.kind().equals("repeated_number")) {
            cells[0] = "AJ" + quarter.code() + "D" + Territory.digits(dirt, 7);
        }
        cells[kind.column()] = kind.value();
        if (kind.expected() == Expected.KEPT) {
            cells[6] =
                    Moments.write(LocalDateTime.parse(String.valueOf(clean[3]).replace(' ', 'T'))
                            .minusDays(1));
        }
        Object unit = cells[1];
        plants.note(
                file,
                file.row(cells),
                Plants.DIRTY,
                kind.kind(),
                unit == null ? null : unit.toString(),
                kind.expected());
        return kind.expected() == Expected.KEPT;
    }
}
