package org.zhiheng.demo;

import java.time.LocalDateTime;
import java.util.List;
import org.zhiheng.demo.Plants.Expected;
import org.zhiheng.demo.Territory.Neighbourhood;
import org.zhiheng.demo.Territory.Station;
import org.zhiheng.vocabulary.Period;

/** Residents' answers of one quarter: hotline call-backs, household visits, review panels of police stations. */
final class EvaluationRecords {

    static final String HEADINGS = "评议编号,单位编码,责任单位编码,评议时间,受访编号,问题,回答,得分,渠道,评议组,关联案件";

    static final String CALL_BACK = "热线回访";
    static final String VISIT = "入户走访";
    static final String PANEL = "群众评议团";

    private static final List<String> ANSWERS = List.of("非常满意", "满意", "基本满意", "不满意", "非常不满意");
    private static final int[] SCORES = {5, 4, 3, 2, 1};

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;
    private final Plants plants;
    private int sequence;

    EvaluationRecords(CityPlan plan, Period quarter, CsvFile file, Plants plants) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
        this.plants = plants;
    }

    void write(
            Neighbourhood place,
            String streetCode,
            Latent latent,
            List<CaseRecords.Closed> closed,
            Truth.Counts counts) {
        Chance chance =
                Chance.of(plan.seed(), "evaluations", place.street().index(), place.ordinal(), Moments.number(quarter));
        for (CaseRecords.Closed one : closed) {
            LocalDateTime at = Moments.byDay(one.at().plusHours(chance.between(20, 70)));
            if (chance.happens(0.32) && at.isBefore(quarter.until().atStartOfDay())) {
                answer(
                        place.code(),
                        streetCode,
                        at,
                        respondent(chance),
                        CALL_BACK,
                        "电话",
                        one.number(),
                        latent,
                        chance,
                        counts);
            }
        }
        for (int visit = chance.between(1, 4); visit > 0; visit--) {
            LocalDateTime at = Moments.in(quarter, chance);
            answer(place.code(), streetCode, at, respondent(chance), VISIT, "入户", null, latent, chance, counts);
        }
    }

    void write(Station station, String game, Latent latent, Truth.Counts counts) {
        Chance chance = Chance.of(plan.seed(), "panel", station.index(), Moments.number(quarter));
        int size = station.small() ? chance.between(6, 20) : chance.between(34, 60);
        for (int index = 0; index < size; index++) {
            LocalDateTime at = Moments.in(quarter, chance);
            answer(station.code(), station.code(), at, respondent(chance), PANEL, "评议会", null, latent, chance, counts);
        }
        if (game.equals(Gaming.ONE_RESPONDENT)) {
            LocalDateTime start = quarter.end().minusDays(5).atTime(21, 10);
            for (int index = 0; index < 40; index++) {
                long row = file.row(
                        "PY" + quarter.code() + Territory.digits(++sequence, 8),
                        station.code(),
                        station.code(),
                        Moments.write(start.plusSeconds(index * 75L)),
                        "R0000404",
                        "对派出所执法和服务是否满意",
                        ANSWERS.get(0),
                        SCORES[0],
                        "扫码",
                        PANEL,
                        null);
                plants.note(file, row, Plants.GAMING, game, station.code(), Expected.KEPT);
                counts.evaluations++;
                counts.evaluationsSatisfied++;
            }
        }
    }

    private void answer(
            String place,
            String handler,
            LocalDateTime at,
            String respondent,
            String panel,
            String channel,
            @org.jspecify.annotations.Nullable String linkedCase,
            Latent latent,
            Chance chance,
            Truth.Counts counts) {
        boolean satisfied = chance.happens(latent.satisfaction());
        int answer = satisfied ? chance.weighted(55, 45) : chance.weighted(30, 50, 20) + 2;
        file.row(
                "PY" + quarter.code() + Territory.digits(++sequence, 8),
                place,
                handler,
                Moments.write(at),
                respondent,
                panel.equals(PANEL) ? "对派出所执法和服务是否满意" : panel.equals(VISIT) ? "对社区治理和平安建设是否满意" : "对办理结果是否满意",
                ANSWERS.get(answer),
                SCORES[answer],
                channel,
                panel,
                linkedCase);
        counts.evaluations++;
        counts.evaluationsSatisfied += satisfied ? 1 : 0;
    }

    private static String respondent(Chance chance) {
        return "R" + Territory.digits(chance.between(100_000, 9_999_999), 7);
    }
}
