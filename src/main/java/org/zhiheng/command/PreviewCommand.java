package org.zhiheng.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.preview.PeriodEffect;
import org.zhiheng.preview.Preview;
import org.zhiheng.preview.RecordEffect;
import org.zhiheng.preview.UnitEffect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what a draft would change in past periods; saves nothing. */
@Command(
        name = "preview",
        description = "草稿施行前，先看它对以往各期的影响，不保存 / what a draft would change in past periods; saves nothing",
        mixinStandardHelpOptions = true)
final class PreviewCommand implements Callable<Integer> {

    private static final int SHOWN = 10;
    private static final int RECORDS = 50;

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "SCHEME", description = "方案 / the scheme")
    private String scheme;

    @Option(
            names = "--draft",
            required = true,
            paramLabel = "DIR",
            description = "草稿所在文件夹（含 scheme.yml），或版本，例如 street_quarterly@3 / folder of the draft, or a version")
    private VersionReference draft;

    @Option(
            names = "--periods",
            required = true,
            converter = PeriodRange.Converter.class,
            paramLabel = "FROM..UNTIL",
            description = "周期，例如 2025Q4..2026Q3 / periods")
    private PeriodRange periods;

    @Option(names = "--unit", paramLabel = "CODE", description = "只看一个单位，并列出有关记录 / one unit, with the records behind")
    private @Nullable String unit;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            PackContent content = draft.content(context);
            if (!content.scheme().equals(scheme)) {
                throw Failure.usage(
                        "草稿（" + draft.text() + "）的方案是（" + content.scheme() + "），不是（" + scheme + "）",
                        "The draft (" + draft.text() + ") is of scheme (" + content.scheme() + "), not (" + scheme
                                + ")");
            }
            Preview preview = context.getBean(Preview.class);
            List<PeriodEffect> effects = preview.effects(content, periods.periods(), step -> {
                if (!zhiheng.json()) {
                    zhiheng.console()
                            .error(
                                    zhiheng.language(),
                                    "（" + step.done() + "/" + step.of() + "）" + step.chinese(),
                                    "(" + step.done() + "/" + step.of() + ") " + step.english());
                }
            });
            if (zhiheng.json()) {
                zhiheng.console().json(effects.stream().map(this::object).toList());
                return Failure.DONE;
            }
            for (PeriodEffect effect : effects) {
                if (unit == null) {
                    print(effect);
                } else {
                    printUnit(effect, preview, content, unit);
                }
            }
            return Failure.DONE;
        });
    }

    private void print(PeriodEffect effect) {
        Language language = zhiheng.language();
        line("");
        line(effect.period().code() + "  " + VersionReference.of(effect.base())
                + language.choose(" → 草稿，数据批次 ", " → draft, data batch ")
                + effect.sight().dataBatch()
                + language.choose("，截至 ", ", as of ") + effect.sight().asOf()
                + (effect.sight().likeRun() == null
                        ? ""
                        : language.choose("（同考核批次 ", " (as run ")
                                + effect.sight().likeRun()
                                + language.choose("）", ")")));
        line(language.choose(
                "考核单位 " + effect.assessed() + "，有变化 " + effect.units().size() + "，名次上升 " + effect.rising() + "，下降 "
                        + effect.falling() + "，等次变化 " + effect.flips().size(),
                effect.assessed() + " units, " + effect.units().size() + " change, " + effect.rising() + " rise, "
                        + effect.falling() + " fall, " + effect.flips().size() + " change grade"));
        if (!effect.criteria().isEmpty()) {
            table(
                    List.of("评分项", "名称", "单位数", "共增加", "共减少"),
                    List.of("criterion", "name", "units", "gained", "lost"),
                    effect.criteria().stream()
                            .map(one -> List.<Object>of(
                                    one.criterion(), one.name(), one.units(), rounded(one.up()), rounded(one.down())))
                            .toList());
        }
        if (effect.grades().stream().anyMatch(grade -> grade.before() != grade.after() || grade.shutOutAfter() > 0)) {
            table(
                    List.of("组", "等次", "原有", "现有", "原因名额落选", "现因名额落选", "名额"),
                    List.of("group", "grade", "before", "after", "shut_out_before", "shut_out_after", "places"),
                    effect.grades().stream()
                            .map(grade -> Arrays.<Object>asList(
                                    grade.group(),
                                    grade.grade(),
                                    grade.before(),
                                    grade.after(),
                                    grade.shutOutBefore(),
                                    grade.shutOutAfter(),
                                    grade.places()))
                            .toList());
        }
        List<UnitEffect> moved = effect.units().stream()
                .filter(one -> one.gradeFlips()
                        || one.ranksGained() == null
                        || one.ranksGained().signum() != 0)
                .sorted(Comparator.comparing((UnitEffect one) -> !one.gradeFlips())
                        .thenComparing(one -> one.ranksGained() == null
                                ? BigDecimal.ZERO
                                : one.ranksGained().abs().negate())
                        .thenComparing(UnitEffect::unit))
                .limit(SHOWN)
                .toList();
        if (!moved.isEmpty()) {
            table(
                    List.of("单位", "名称", "名次", "总分", "等次", "变动项"),
                    List.of("unit", "name", "rank", "total", "grade", "cells"),
                    moved.stream().map(this::row).toList());
        }
    }

    private List<Object> row(UnitEffect one) {
        UnitEffect.Outcome before = one.before();
        UnitEffect.Outcome after = one.after();
        return Arrays.asList(
                one.unit(),
                one.name(),
                arrow(before == null ? null : before.rank(), after == null ? null : after.rank()),
                arrow(before == null ? null : before.total(), after == null ? null : after.total()),
                arrow(before == null ? null : before.grade(), after == null ? null : after.grade()),
                String.join(
                        " ",
                        one.cells().stream()
                                .filter(UnitEffect.Cell::criterion)
                                .map(cell ->
                                        cell.node() + (cell.moved().signum() > 0 ? "+" : "") + rounded(cell.moved()))
                                .toList()));
    }

    /** As a reader wants it; the JSON answer is exact. */
    private static String rounded(BigDecimal points) {
        return points.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }

    private static String arrow(@Nullable Object before, @Nullable Object after) {
        String old = before == null ? "—" : Console.plain(before);
        String now = after == null ? "—" : Console.plain(after);
        return Objects.equals(old, now) ? now : old + "→" + now;
    }

    private void printUnit(PeriodEffect effect, Preview preview, PackContent content, String code) {
        Language language = zhiheng.language();
        line("");
        UnitEffect one = effect.units().stream()
                .filter(each -> each.unit().equals(code))
                .findFirst()
                .orElse(null);
        if (one == null) {
            line(effect.period().code() + "  " + code + language.choose("：没有变化", ": no change"));
            return;
        }
        line(effect.period().code() + "  "
                + String.join("  ", row(one).stream().map(Console::plain).toList()));
        one.cells().stream().filter(UnitEffect.Cell::criterion).forEach(cell -> {
            line(cell.node() + " " + cell.name() + "  " + arrow(cell.before(), cell.after()));
            cell.whyBefore().forEach(why -> line(language.choose("    原：", "    before: ") + why));
            cell.whyAfter().forEach(why -> line(language.choose("    现：", "    after: ") + why));
            List<RecordEffect> records = preview.records(content, effect.period(), code, cell.node());
            List<RecordEffect> differing =
                    records.stream().filter(RecordEffect::differs).toList();
            List<RecordEffect> shown = differing.isEmpty() ? records : differing;
            if (!records.isEmpty()) {
                line(language.choose(
                        "    有关记录 " + records.size() + " 条，计法不同的 " + differing.size() + " 条",
                        "    " + records.size() + " records, " + differing.size() + " of them counted otherwise"));
            }
            shown.stream().limit(RECORDS).forEach(record -> line("      " + told(record)));
        });
    }

    private static String told(RecordEffect effect) {
        TracedRecord record = effect.record();
        String figures = figures(effect.before());
        return record.recordKey() + "  " + effect.metric() + "  "
                + (effect.differs() ? figures + " → " + figures(effect.after()) : figures)
                + "  " + record.columns();
    }

    private static String figures(@Nullable TracedRecord record) {
        if (record == null) {
            return "—";
        }
        return record.value() != null
                ? Console.plain(record.value())
                : Console.plain(record.numerator())
                        + (record.denominator() == null ? "" : "/" + Console.plain(record.denominator()));
    }

    private Map<String, Object> object(PeriodEffect effect) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("period", effect.period().code());
        object.put("base", VersionReference.of(effect.base()));
        object.put("base_hash", effect.base().packHash());
        object.put("data_batch", effect.sight().dataBatch());
        object.put("as_of", effect.sight().asOf().toString());
        object.put("as_run", effect.sight().likeRun());
        object.put("assessed", effect.assessed());
        object.put("rising", effect.rising());
        object.put("falling", effect.falling());
        object.put("criteria", effect.criteria());
        object.put("grades", effect.grades());
        List<Map<String, Object>> units = new ArrayList<>();
        effect.units().stream()
                .filter(one -> unit == null || one.unit().equals(unit))
                .forEach(one -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    told.put("unit", one.unit());
                    told.put("name", one.name());
                    told.put("ranks_gained", one.ranksGained());
                    told.put("grade_flips", one.gradeFlips());
                    told.put("before", one.before());
                    told.put("after", one.after());
                    told.put("cells", one.cells());
                    units.add(told);
                });
        object.put("units", units);
        return object;
    }

    private void table(List<String> chinese, List<String> english, List<? extends List<?>> rows) {
        line("");
        zhiheng.console().table(zhiheng.language() == Language.EN ? english : chinese, rows);
    }

    private void line(String text) {
        zhiheng.console().line(text);
    }
}
