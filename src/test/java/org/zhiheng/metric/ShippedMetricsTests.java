package org.zhiheng.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.zhiheng.content.ContentHome;

/**
 * Every shipped metric of evaluations, tasks and events against figures worked out by hand, third quarter of 2026 as of its
 * end. Streets U, V, W and X; community C below U.
 *
 * <pre>
 * tasks of U, the same seven rows in each category          done     due    in coverage  on time
 *   planned 07-01 00:00  due 07-31 00:00  done 07-31 00:00  yes      yes    1/1          1/1   at the very limit
 *   planned 07-02        due 07-31 00:00  done a second on  yes      yes    1/1          0/1
 *   planned 07-03        due 08-15        never             no       yes    0/1          0/1
 *   planned 07-04        due 10-01 00:00  never             no       not yet 0/1          –     due at the as-of time, not before
 *   planned 07-05        no due time      done 08-01        yes      –      1/1          –     (task_on_time_rate: 1/1)
 *   planned 07-06        due 09-30        done 10-02        not seen yes    0/1          0/1
 *   planned 10-01 00:00  …                                  the next period
 *   sums per category                                                       3/6 = 50 %   1/4 = 25 %
 * </pre>
 */
class ShippedMetricsTests {

    private static final GatheringFixture FIXTURE = new GatheringFixture();
    private static final List<String> ON_TIME = List.of("专项整治", "应急演练", "微治理议事", "整改督办", "项目清单", "培训");
    private static final MetricCatalog SHIPPED = MetricCatalog.read(ContentHome.shipped());

    private static RunScope scope;
    private static int rows;

    @BeforeAll
    static void gather() {
        FIXTURE.empty();
        long batch = FIXTURE.batch("published");
        FIXTURE.unit(batch, "D", "district", null, "{}");
        for (String street : List.of("U", "V", "W", "X")) {
            FIXTURE.unit(batch, street, "street", "D", "{}");
        }
        FIXTURE.unit(batch, "C", "community", "U", "{}");
        plantTasks(batch);
        plantEvaluations(batch);
        plantEvents(batch);
        scope = FIXTURE.run("2026Q3", "2026-10-01 00:00", batch, List.of(), "place", "U:g", "V:g", "W:g", "X:g");
        FIXTURE.gather(scope, metrics().toArray(Metric[]::new));
    }

    private static List<Metric> metrics() {
        List<String> views = List.of("gov_evaluation", "gov_task", "gov_event");
        return SHIPPED.all().stream()
                .filter(metric -> metric.record() != null && views.contains(metric.record()))
                .toList();
    }

    private static void plantTasks(long batch) {
        List<String> categories = new java.util.ArrayList<>(ON_TIME);
        categories.add("入户走访");
        for (String category : categories) {
            boolean amounts = category.equals("专项整治");
            // 10 of 10 (12 is more than planned), 4 of 10, nothing of 20; a plan of 0 counts nowhere
            task(
                    batch,
                    "U",
                    category,
                    "07-01 00:00",
                    "07-31 00:00",
                    "07-31 00:00",
                    amounts ? "10" : null,
                    amounts ? "12" : null);
            task(
                    batch,
                    "U",
                    category,
                    "07-02 09:00",
                    "07-31 00:00",
                    "07-31 00:00:01",
                    amounts ? "10" : null,
                    amounts ? "4" : null);
            task(batch, "U", category, "07-03 09:00", "08-15 00:00", null, amounts ? "20" : null, null);
            task(batch, "U", category, "07-04 09:00", "10-01 00:00", null, amounts ? "0" : null, amounts ? "5" : null);
            task(batch, "U", category, "07-05 09:00", null, "08-01 09:00", null, null);
            task(batch, "U", category, "07-06 09:00", "09-30 00:00", "10-02 09:00", null, null);
            task(batch, "U", category, "10-01 00:00", "10-31 00:00", "10-01 00:00", null, null);
        }
        // 100 of 100, 50 of 100; 40 of 50 done after the as-of time is not seen
        task(batch, "U", "敲门行动", "07-01 09:00", null, "07-20 09:00", "100", "110");
        task(batch, "U", "敲门行动", "07-01 09:00", null, "07-20 09:00", "100", "50");
        task(batch, "U", "敲门行动", "07-01 09:00", null, "10-02 09:00", "50", "40");
        // nothing to judge yet
        task(batch, "V", "培训", "07-01 09:00", "10-01 00:00", null, null, null);
    }

    private static void plantEvaluations(long batch) {
        // satisfied from 4 on: 3 of 5, an answer without score counts nowhere; 4 answers are too few
        answers(batch, "U", "热线回访", null, null, "5", "4", "4", "3", "1", null);
        answers(batch, "V", "热线回访", null, null, "5", "5", "5", "5");
        answers(batch, "U", "入户走访", null, null, "5", "5", "4", "4", "3");
        answers(batch, "V", "入户走访", null, null, "5", "5", "5", "5");
        answers(batch, "U", "群众评议团", null, null, times(27, "4", 3, "3"));
        answers(batch, "V", "群众评议团", null, null, times(29, "5", 0, ""));
        for (String question : List.of("响应", "solved", "满意")) {
            for (String said : List.of("是", "yes", "是", "否", "no", "不清楚")) {
                answers(batch, "U", null, question, said, (String) null);
            }
            for (String said : List.of("是", "是", "是", "是", "不清楚")) {
                answers(batch, "V", null, question, said, (String) null);
            }
        }
        Map<String, Integer> satisfied = Map.of("q2_01", 21, "q2_06", 24, "q3_06", 15, "q3_10", 18, "q3_12", 27);
        satisfied.forEach((question, count) -> {
            answers(batch, "W", "调查", question, null, times(count, "5", 30 - count, "3"));
            answers(batch, "X", "调查", question, null, times(29, "5", 0, ""));
        });
        answers(batch, "W", "调查", "q2_01", null, "9");
    }

    private static void plantEvents(long batch) {
        event(batch, "U", "事故", "M1", "07-01 00:00", "1", null);
        event(batch, "U", "事故", "M1", "08-01 09:00", "2", null);
        event(batch, "C", "事故", "M1", "08-02 09:00", "1", null);
        event(batch, "U", "事故", null, "08-03 09:00", null, null);
        event(batch, "U", "accident", "M2", "09-30 23:59:59", "7", null);
        event(batch, "U", "事故", "M3", "10-01 00:00", "9", null);
        event(batch, "U", "硬杠杠", "B1", "08-01 09:00", null, null);
        event(batch, "C", "breach", "B1", "08-01 09:00", null, null);
        event(batch, "U", "荣誉", "H1", "08-01 09:00", null, "3");
        event(batch, "U", "honour", "H2", "08-01 09:00", null, "3");
        event(batch, "U", "巡查督查问题", "I1", "08-01 09:00", null, "-2");
        event(batch, "C", "巡查督查问题", "I2", "08-01 09:00", null, "-0.5");
        event(batch, "U", "巡查督查问题", "I3", "08-01 09:00", null, null);
    }

    /** {@code unit state numerator/denominator value}, of the units the case is about. */
    private static final Map<String, List<String>> EXPECTED = new TreeMap<>();

    static {
        for (String metric : List.of(
                "campaign_on_time_rate",
                "drill_on_time_rate",
                "micro_governance_rate",
                "supervision_on_time_rate",
                "three_lists_project_rate")) {
            EXPECTED.put(metric, List.of("U observed 1/4 25", "V no_data -/- -"));
        }
        EXPECTED.put("training_on_time_rate", List.of("U observed 1/4 25", "V no_data 0/0 -"));
        for (String metric :
                List.of("task_drill_coverage_rate", "task_project_coverage_rate", "task_visit_coverage_rate")) {
            EXPECTED.put(metric, List.of("U observed 3/6 50", "V no_data -/- -"));
        }
        EXPECTED.put("task_training_coverage_rate", List.of("U observed 3/6 50", "V observed 0/1 0"));
        // (10 + 4 + 0) ÷ 40; (100 + 50 + 0) ÷ 250; without the cap (12 + 4 + 0 + 110 + 50 + 0) ÷ 290
        EXPECTED.put("campaign_amount_rate", List.of("U observed 14/40 35", "V no_data -/- -"));
        EXPECTED.put("door_knocking_coverage", List.of("U observed 150/250 60", "V no_data -/- -"));
        EXPECTED.put("task_amount_rate", List.of("U observed 176/290 60.6896551724", "V no_data -/- -"));
        // seven categories of 3/6, and 2/3 of the door knocking
        EXPECTED.put("task_done_rate", List.of("U observed 23/45 51.1111111111", "V observed 0/1 0"));
        // seven categories of 2/5 (done without a due time is in time), and 2/2 of the door knocking
        EXPECTED.put("task_on_time_rate", List.of("U observed 16/37 43.2432432432", "V no_data 0/0 -"));

        EXPECTED.put("callback_satisfied_rate", List.of("U observed 3/5 60", "V too_few 4/4 -"));
        EXPECTED.put("visit_satisfied_rate", List.of("U observed 4/5 80", "V too_few 4/4 -"));
        EXPECTED.put("review_panel_satisfied_rate", List.of("U observed 27/30 90", "V too_few 29/29 -"));
        EXPECTED.put("evaluation_response_rate", List.of("U observed 3/5 60", "V too_few 4/4 -"));
        EXPECTED.put("evaluation_solved_rate", List.of("U observed 3/5 60", "V too_few 4/4 -"));
        EXPECTED.put("evaluation_satisfied_rate", List.of("U observed 3/5 60", "V too_few 4/4 -"));
        EXPECTED.put("resident_satisfaction_overall", List.of("W observed 21/30 70", "X too_few 29/29 -"));
        EXPECTED.put("resident_satisfaction_safety", List.of("W observed 24/30 80", "X too_few 29/29 -"));
        EXPECTED.put("resident_satisfaction_neighborhood", List.of("W observed 15/30 50", "X too_few 29/29 -"));
        EXPECTED.put("resident_satisfaction_hotline", List.of("W observed 18/30 60", "X too_few 29/29 -"));
        EXPECTED.put("resident_satisfaction_staff", List.of("W observed 27/30 90", "X too_few 29/29 -"));
        // 105 of 150; 105 × 5 + 45 × 3 = 660; U: 5 + 5 + 30 answers with scores, (3 + 4 + 27) satisfied,
        // 17 + 21 + 117 = 155 points; V: 4 + 4 + 29
        EXPECTED.put(
                "resident_satisfaction",
                List.of(
                        "U observed 34/40 85",
                        "V observed 37/37 100",
                        "W observed 105/150 70",
                        "X observed 145/145 100"));
        EXPECTED.put("resident_mean_score", List.of("U observed 155/40 3.875", "W observed 660/150 4.4"));
        // W: respondents 1 to 30 of each question are the same people, and the one who said 9
        EXPECTED.put("resident_respondent_count", List.of("W observed 31/- 31", "X observed 29/- 29"));

        // M1 once though told three times, the one without a matter, M2; the deaths of 事故 alone: 1 + 2 + 1
        EXPECTED.put("event_accident_count", List.of("U observed 3/- 3", "V observed 0/- 0"));
        EXPECTED.put("accident_deaths", List.of("U observed 4/- 4", "V observed 0/- 0"));
        EXPECTED.put("event_breach_count", List.of("U observed 1/- 1", "V observed 0/- 0"));
        EXPECTED.put("event_honour_count", List.of("U observed 2/- 2", "V observed 0/- 0"));
        EXPECTED.put("inspection_penalty_points", List.of("U observed 2.5/- 2.5", "V observed 0/- 0"));
        EXPECTED.put("event_count", List.of("U observed 12/- 12", "V observed 0/- 0"));
    }

    @Test
    void everyShippedMetricOfTheseKindsHasItsFigures() {
        TreeSet<String> shipped = new TreeSet<>();
        metrics().forEach(metric -> shipped.add(metric.code()));
        assertThat(EXPECTED.keySet()).isEqualTo(shipped);
    }

    @TestFactory
    List<DynamicTest> computesWhatWasWorkedOutByHand() {
        return EXPECTED.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    Metric metric = SHIPPED.find(each.getKey()).orElseThrow();
                    for (String expected : each.getValue()) {
                        String unit = expected.substring(0, 1);
                        String found = FIXTURE.value(scope, metric, unit);
                        assertThat(unit + " " + found.substring(0, found.indexOf(" #")))
                                .isEqualTo(expected);
                    }
                }))
                .toList();
    }

    private static String[] times(int count, String score, int others, String otherScore) {
        String[] scores = new String[count + others];
        Arrays.fill(scores, 0, count, score);
        Arrays.fill(scores, count, count + others, otherScore);
        return scores;
    }

    private static void task(
            long batch,
            String unit,
            String category,
            String planned,
            @Nullable String due,
            @Nullable String done,
            @Nullable String plannedAmount,
            @Nullable String doneAmount) {
        insert(
                "task",
                "category, planned_at, due_at, done_at, planned_amount, done_amount",
                "?, ?::timestamp, ?::timestamp, ?::timestamp, ?::numeric, ?::numeric",
                batch,
                unit,
                category,
                day(planned),
                day(due),
                day(done),
                plannedAmount,
                doneAmount);
    }

    /** One answer per score, the respondents numbered from 1. */
    private static void answers(
            long batch,
            String unit,
            @Nullable String panel,
            @Nullable String question,
            @Nullable String answer,
            @Nullable String... scores) {
        int respondent = scores.length == 1 && "9".equals(scores[0]) ? 30 : 0;
        for (String score : scores) {
            insert(
                    "resident_evaluation",
                    "evaluated_at, respondent, panel, question, answer, score",
                    "timestamp '2026-08-01 09:00', ?, ?, ?, ?, ?::numeric",
                    batch,
                    unit,
                    "R" + ++respondent,
                    panel,
                    question,
                    answer,
                    score);
        }
    }

    private static void event(
            long batch,
            String unit,
            String category,
            @Nullable String matter,
            String occurred,
            @Nullable String quantity,
            @Nullable String points) {
        insert(
                "event",
                "category, matter, occurred_at, quantity, points",
                "?, ?, ?::timestamp, ?::numeric, ?::numeric",
                batch,
                unit,
                category,
                matter,
                day(occurred),
                quantity,
                points);
    }

    private static @Nullable String day(@Nullable String monthAndDay) {
        return monthAndDay == null ? null : "2026-" + monthAndDay;
    }

    private static void insert(String table, String columns, String marks, Object... values) {
        List<@Nullable Object> all = new java.util.ArrayList<>(List.of("K" + ++rows, values[0], rows, values[1]));
        all.addAll(Arrays.asList(values).subList(2, values.length));
        FIXTURE.jdbc
                .sql("insert into " + table + " (feed, record_key, row_hash, batch_id, row_number, unit_code, "
                        + columns + ") values ('test', ?, '', ?, ?, ?, " + marks + ")")
                .params(all)
                .update();
    }
}
