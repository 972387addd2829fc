package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.ReportSummary.Loss;
import org.zhiheng.report.ReportSummary.Met;

/**
 * The words of the bulletin (通报): 总体情况, 排名, 亮点, 存在问题, 下步要求. Sentences come from fixed forms and the run's data only;
 * every figure carries where it comes from.
 */
final class BulletinText {

    private static final int NAMED = 3;
    private static final int MOST_GROUPS = 12;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final AssessmentReport report;
    private final ReportSettings settings;
    private final ReportSummary summary;
    private final List<Paragraph> paragraphs = new ArrayList<>();

    /** What part of the document a paragraph is. */
    enum Part {
        TITLE,
        ADDRESSEE,
        HEADING,
        BODY,
        ANNEX_LIST,
        ORGAN,
        DATE,
        REMARK
    }

    /**
     * Where a figure comes from.
     *
     * @param unit code; null: of all ranked units, or of the group
     * @param group peer group; null: none
     * @param figure node code, or what was counted: units, ranked, mean, rank …
     */
    record Source(@Nullable String unit, @Nullable String group, String figure) {}

    /** A stretch of text; with a source when it is a figure. */
    record Span(String text, @Nullable Source source) {}

    record Paragraph(Part part, List<Span> spans) {

        String text() {
            StringBuilder text = new StringBuilder();
            spans.forEach(span -> text.append(span.text()));
            return text.toString();
        }
    }

    private BulletinText(AssessmentReport report, ReportSettings settings, ReportSummary summary) {
        this.report = report;
        this.settings = settings;
        this.summary = summary;
    }

    static List<Paragraph> of(AssessmentReport report, ReportSettings settings) {
        BulletinText text = new BulletinText(report, settings, ReportSummary.of(report));
        text.write();
        return List.copyOf(text.paragraphs);
    }

    private void write() {
        Heading heading = report.heading();
        plain(Part.TITLE, "关于" + heading.title() + "的通报");
        plain(Part.ADDRESSEE, settings.recipients() + "：");
        overall();
        ranking();
        highlights();
        problems();
        requirements();
        annexes();
        plain(Part.ORGAN, settings.organ());
        plain(Part.DATE, Dates.chinese(heading.asOf().toLocalDate()));
        RunRemarks.in(heading).forEach(remark -> plain(Part.REMARK, "（" + remark + "）"));
        plain(Part.REMARK, "（考核批次第" + heading.runId() + "号，校验码：" + heading.verificationCode() + "）");
    }

    private void annexes() {
        List<Annex> annexes = Annex.of(report);
        for (int index = 0; index < annexes.size(); index++) {
            String number = annexes.size() == 1 ? "" : (index + 1) + ".";
            plain(
                    Part.ANNEX_LIST,
                    (index == 0 ? "附件：" : "　　　") + number + annexes.get(index).title());
        }
    }

    private void overall() {
        plain(Part.HEADING, "一、总体情况");
        Heading heading = report.heading();
        int ranked = report.units().size() - report.notRanked().size();
        Sentence sentence = new Sentence()
                .text("依据" + heading.schemeName() + "方案（版本" + heading.packVersion() + "），数据截至"
                        + Dates.chinese(heading.asOf().toLocalDate()) + "，本次共考核")
                .count(report.units().size(), "units")
                .text("个单位");
        if (report.units().isEmpty()) {
            sentence.text("，没有符合考核条件的单位。").end();
            return;
        }
        sentence.text("，").count(ranked, "ranked").text("个单位参加排名");
        int groups = report.rankedByGroup().size();
        if (groups > 1) {
            sentence.text("，分")
                    .count(groups, "groups")
                    .text(report.rankedOverall().isEmpty() ? "个组，各组分别排名" : "个组，各组分别排名并另排总名次");
        }
        int out = report.notRanked().size();
        sentence.text("；")
                .count(out, "not_ranked")
                .text("个单位未参加排名" + (out == 0 ? "。" : "，原因见" + Annex.NOT_RANKED.label(report) + "。"));
        totals(sentence);
        grades(sentence);
        sentence.end();
    }

    private void totals(Sentence sentence) {
        List<Unit> scored = report.units().stream()
                .filter(unit -> unit.isRanked() && unit.total() != null)
                .toList();
        if (scored.isEmpty()) {
            return;
        }
        Comparator<Unit> byTotal = Comparator.comparing(unit -> Objects.requireNonNull(unit.total()));
        Unit best = scored.stream().max(byTotal).orElseThrow();
        Unit worst = scored.stream().min(byTotal).orElseThrow();
        BigDecimal mean = Numbers.mean(
                scored.stream().map(Unit::total).filter(Objects::nonNull).toList());
        sentence.text("参加排名单位平均得分")
                .figure(Numbers.points(mean), new Source(null, null, "mean_total"))
                .text("分，最高")
                .points(best)
                .text("分，最低")
                .points(worst)
                .text("分。");
    }

    private void grades(Sentence sentence) {
        Map<String, Integer> grades = new LinkedHashMap<>();
        for (Unit unit : report.units()) {
            if (unit.isRanked() && unit.grade() != null) {
                grades.merge(unit.grade(), 1, Integer::sum);
            }
        }
        if (grades.isEmpty()) {
            return;
        }
        sentence.text("系统建议等次：");
        List<String> words = new ArrayList<>(grades.keySet());
        for (String grade : words) {
            sentence.text(grade.equals(words.get(0)) ? "" : "、")
                    .text(grade)
                    .count(grades.getOrDefault(grade, 0), "grade:" + grade)
                    .text("个");
        }
        sentence.text("。");
    }

    private void ranking() {
        plain(Part.HEADING, "二、排名情况");
        Map<String, List<Unit>> groups = report.rankedByGroup();
        if (groups.isEmpty()) {
            plain(Part.BODY, "本次没有参加排名的单位。");
            return;
        }
        overallPlaces();
        int shown = 0;
        for (Map.Entry<String, List<Unit>> group : groups.entrySet()) {
            if (shown++ == MOST_GROUPS) {
                plain(Part.BODY, "其余各组排名见" + Annex.RANKING.label(report) + "。");
                return;
            }
            group(group.getKey(), group.getValue(), groups.size() > 1);
        }
    }

    /** The list across groups, where the scheme has one. */
    private void overallPlaces() {
        List<Unit> units = report.rankedOverall();
        if (units.isEmpty()) {
            return;
        }
        Sentence sentence = new Sentence()
                .text("总排名（")
                .figure(String.valueOf(units.size()), new Source(null, null, "ranked"))
                .text("个单位）：");
        places(sentence, units, BulletinText::overallPlace);
        sentence.text("。").end();
    }

    private static Standing overallPlace(Unit unit) {
        AssessmentReport.Overall overall = Objects.requireNonNull(unit.overall());
        return new Standing(overall.rank(), overall.tied(), "overall_rank");
    }

    private static Standing groupPlace(Unit unit) {
        return new Standing(Objects.requireNonNull(unit.rank()), unit.tied(), "rank");
    }

    /** A rank as a sentence tells it. @param figure what it is called where it comes from */
    private record Standing(BigDecimal rank, boolean tied, String figure) {}

    private void group(String name, List<Unit> units, boolean named) {
        Sentence sentence = new Sentence();
        if (named) {
            sentence.text(name + "（")
                    .figure(String.valueOf(units.size()), new Source(null, name, "ranked"))
                    .text("个单位）：");
        }
        places(sentence, units, BulletinText::groupPlace);
        sentence.text("。").end();
    }

    /** All units of a short list, else its first and last ones. */
    private static void places(Sentence sentence, List<Unit> units, Function<Unit, Standing> standing) {
        boolean allShown = units.size() <= 2 * NAMED;
        sentence.text(allShown ? "依次为" : "排名靠前的是");
        named(sentence, allShown ? units : withTies(units, NAMED, standing), standing);
        if (!allShown) {
            sentence.text("；排名靠后的是");
            named(sentence, lastWithTies(units, standing), standing);
        }
    }

    /** The first ones, and those who share the last one's rank. */
    private static List<Unit> withTies(List<Unit> units, int count, Function<Unit, Standing> standing) {
        BigDecimal last = standing.apply(units.get(count - 1)).rank();
        int end = count;
        while (end < units.size()
                && end < 2 * count
                && standing.apply(units.get(end)).rank().equals(last)) {
            end++;
        }
        return units.subList(0, end);
    }

    private static List<Unit> lastWithTies(List<Unit> units, Function<Unit, Standing> standing) {
        int start = units.size() - NAMED;
        while (start > units.size() - 2 * NAMED
                && start > NAMED
                && standing.apply(units.get(start - 1))
                        .rank()
                        .equals(standing.apply(units.get(start)).rank())) {
            start--;
        }
        return units.subList(start, units.size());
    }

    private static void named(Sentence sentence, List<Unit> units, Function<Unit, Standing> standing) {
        for (int index = 0; index < units.size(); index++) {
            Unit unit = units.get(index);
            Standing place = standing.apply(unit);
            sentence.text(index == 0 ? "" : "、")
                    .text(unit.name() + "（")
                    .points(unit)
                    .text("分，" + (place.tied() ? "并列" : "") + "第")
                    .figure(Numbers.plain(place.rank()), new Source(unit.code(), unit.group(), place.figure()))
                    .text("名）");
        }
    }

    private void highlights() {
        plain(Part.HEADING, "三、主要亮点");
        List<Met> best = summary.bestMet();
        List<Unit> risen = moved(true);
        if (best.isEmpty() && risen.isEmpty()) {
            plain(Part.BODY, "本次没有可供比较的数据。");
            return;
        }
        if (!best.isEmpty()) {
            Sentence sentence = new Sentence().text("从评分项看，平均得分率较高的是");
            List<Met> first = strongest();
            for (Met met : first) {
                sentence.text(met == first.get(0) ? "" : "、")
                        .text(met.criterion().name() + "（")
                        .rate(met)
                        .text("，")
                        .figure(
                                String.valueOf(met.full()),
                                new Source(null, null, met.criterion().code() + ":full"))
                        .text("个单位得满分）");
            }
            sentence.text("。").end();
        }
        if (!risen.isEmpty()) {
            Sentence sentence = new Sentence().text("与上期相比，名次上升较多的是");
            movements(sentence, risen);
            sentence.text("。").end();
        }
    }

    private void problems() {
        plain(Part.HEADING, "四、存在问题");
        List<Met> weak = weakest();
        List<Unit> fallen = moved(false);
        for (Met met : weak) {
            Sentence sentence = new Sentence()
                    .text(met.criterion().name() + "失分较多，平均得分率")
                    .rate(met)
                    .text("，满分单位")
                    .figure(
                            String.valueOf(met.full()),
                            new Source(null, null, met.criterion().code() + ":full"))
                    .text("个，其中");
            for (Loss loss : met.losses()) {
                sentence.text(loss == met.losses().get(0) ? "" : "、")
                        .text(loss.unit().name() + "失")
                        .figure(
                                Numbers.points(loss.points()),
                                new Source(
                                        loss.unit().code(),
                                        loss.unit().group(),
                                        met.criterion().code() + ":lost"))
                        .text("分");
            }
            sentence.text("。").end();
        }
        for (ReportSummary.Veto veto : summary.vetoes()) {
            new Sentence()
                    .text(veto.unit().name() + "因" + veto.reason() + "，按规定一票否决。")
                    .end();
        }
        if (!fallen.isEmpty()) {
            Sentence sentence = new Sentence().text("与上期相比，名次下降较多的是");
            movements(sentence, fallen);
            sentence.text("。").end();
        }
        if (weak.isEmpty() && fallen.isEmpty() && summary.vetoes().isEmpty()) {
            plain(Part.BODY, "本次考核的评分项没有失分。");
        }
    }

    /** The criteria best met: at most half of all. */
    private List<Met> strongest() {
        List<Met> all = summary.bestMet();
        return all.subList(0, Math.min(NAMED, (all.size() + 1) / 2));
    }

    /** The criteria worst met, worst first; none that stands among the best. */
    private List<Met> weakest() {
        List<Met> all = new ArrayList<>(summary.bestMet());
        if (all.size() > 1) {
            all = new ArrayList<>(all.subList(strongest().size(), all.size()));
        }
        Collections.reverse(all);
        return all.stream().filter(met -> !met.losses().isEmpty()).limit(NAMED).toList();
    }

    private List<Unit> moved(boolean up) {
        Comparator<Unit> far = Comparator.comparing(BulletinText::rise);
        return report.units().stream()
                .filter(unit -> unit.rank() != null && unit.previousRank() != null)
                .filter(unit -> rise(unit).signum() == (up ? 1 : -1))
                .sorted((up ? far.reversed() : far).thenComparing(Unit::code))
                .limit(NAMED)
                .toList();
    }

    private static BigDecimal rise(Unit unit) {
        return Objects.requireNonNull(unit.previousRank()).subtract(Objects.requireNonNull(unit.rank()));
    }

    private static void movements(Sentence sentence, List<Unit> units) {
        for (Unit unit : units) {
            sentence.text(unit == units.get(0) ? "" : "、")
                    .text(unit.name() + "（由第")
                    .figure(Numbers.plain(unit.previousRank()), new Source(unit.code(), unit.group(), "previous_rank"))
                    .text("名到第")
                    .figure(Numbers.plain(unit.rank()), new Source(unit.code(), unit.group(), "rank"))
                    .text("名）");
        }
    }

    private void requirements() {
        plain(Part.HEADING, "五、下步要求");
        List<Met> weak = weakest();
        String items = weak.isEmpty()
                ? "各评分项"
                : weak.stream().map(met -> met.criterion().name()).collect(Collectors.joining("、"));
        plain(Part.BODY, "各单位要对照得失分明细，围绕" + items + "查找原因、补齐短板，失分问题逐条整改。");
        if (!report.rankedByGroup().isEmpty()) {
            plain(Part.BODY, "各组排名靠后的单位要制定整改措施，明确责任人和完成时限，并在下一考核周期内见到成效。");
        }
        plain(Part.BODY, "对结果有异议的，可在规定期限内申请复核；每一分的计算过程和所依据的记录均可查询。");
    }

    private void plain(Part part, String text) {
        paragraphs.add(new Paragraph(part, List.of(new Span(text, null))));
    }

    /** A body paragraph under construction. */
    private final class Sentence {

        private final List<Span> spans = new ArrayList<>();

        Sentence text(String text) {
            if (!text.isEmpty()) {
                spans.add(new Span(text, null));
            }
            return this;
        }

        Sentence figure(String text, Source source) {
            spans.add(new Span(text, source));
            return this;
        }

        Sentence count(int number, String what) {
            return figure(String.valueOf(number), new Source(null, null, what));
        }

        Sentence points(Unit unit) {
            return figure(Numbers.points(unit.total()), new Source(unit.code(), unit.group(), "total"));
        }

        Sentence rate(Met met) {
            return figure(
                    Numbers.plain(met.rate().multiply(HUNDRED)) + "%",
                    new Source(null, null, met.criterion().code() + ":rate"));
        }

        void end() {
            paragraphs.add(new Paragraph(Part.BODY, List.copyOf(spans)));
        }
    }
}
