package org.zhiheng.demo;

import java.util.List;
import org.zhiheng.vocabulary.Period;

/** Marks of panels: democratic appraisal of teams and cadres, report-and-review of Party organisations. */
final class MarkRecords {

    static final String HEADINGS = "评分编号,单位编码,评分时间,评委组,评委编号,题目,等次,得分";

    static final String APPRAISAL = "民主测评";
    static final String REVIEW = "述职评议";

    private static final List<String> TEAM_GRADES = List.of("优秀", "良好", "一般", "较差");
    private static final List<String> CADRE_GRADES = List.of("优秀", "称职", "基本称职", "不称职");
    private static final List<String> REVIEW_GRADES = List.of("好", "较好", "一般", "差");

    private record Group(String name, int raters, double leniency) {}

    private static final List<Group> TEAM_GROUPS = List.of(
            new Group("上级领导", 3, -1), new Group("班子成员", 5, 3), new Group("干部群众", 10, 0), new Group("服务对象", 8, -2));
    private static final List<Group> CADRE_GROUPS =
            List.of(new Group("主要领导", 1, 0), new Group("同级班子", 4, 2), new Group("干部群众", 8, 0));
    private static final List<Group> REVIEW_GROUPS = List.of(new Group("上级评价", 3, 0), new Group("现场测评", 15, 2));

    private final CityPlan plan;
    private final Period quarter;
    private final CsvFile file;
    private int sequence;

    MarkRecords(CityPlan plan, Period quarter, CsvFile file) {
        this.plan = plan;
        this.quarter = quarter;
        this.file = file;
    }

    /** Teams are appraised every quarter. */
    void team(String code, Latent latent) {
        mark(code, APPRAISAL, TEAM_GROUPS, TEAM_GRADES, latent);
    }

    /** Cadres once a year, in December. */
    void post(String code, Latent latent) {
        if (lastOfYear()) {
            mark(code, APPRAISAL, CADRE_GROUPS, CADRE_GRADES, latent);
        }
    }

    /** Party organisations get a daily-work mark every quarter and are reviewed on the spot in December. */
    void party(String code, Latent latent) {
        mark(code, REVIEW, List.of(new Group("日常考核", 1, 0)), REVIEW_GRADES, latent);
        if (lastOfYear()) {
            mark(code, REVIEW, REVIEW_GROUPS, REVIEW_GRADES, latent);
        }
    }

    private boolean lastOfYear() {
        return quarter.until().getMonthValue() == 1;
    }

    private void mark(String code, String question, List<Group> groups, List<String> grades, Latent latent) {
        Chance chance = Chance.of(plan.seed(), question, code.hashCode(), Moments.number(quarter));
        double worth = 62 + 34 * (latent.timeliness() + latent.quality() + latent.satisfaction() - 1.2) / 1.6;
        for (Group group : groups) {
            for (int rater = 1; rater <= group.raters(); rater++) {
                int score = (int) Math.max(40, Math.min(100, worth + group.leniency() + 5 * chance.bell()));
                int grade = score >= 90 ? 0 : score >= 75 ? 1 : score >= 60 ? 2 : 3;
                file.row(
                        "PF" + quarter.code() + Territory.digits(++sequence, 8),
                        code,
                        Moments.write(
                                quarter.end().minusDays(chance.between(1, 20)).atTime(chance.between(9, 17), 0)),
                        group.name(),
                        code.substring(2, 9) + "-" + rater,
                        question,
                        grades.get(grade),
                        score);
            }
        }
    }
}
