package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.logic.Box;
import org.zhiheng.rulepack.logic.Domain;
import org.zhiheng.rulepack.logic.Region;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;

/**
 * Points by a table over events: by level, finder, severity or any of their columns (SCORING-FORMS A14–A16, A18, B9–B14).
 *
 * @param categories of the events that count; empty: all
 * @param rows the first that fits an event gives its points
 * @param deducting taken off rather than earned
 * @param oncePerMatter of several events of one matter only the one with the most points counts
 * @param evidence an event without evidence does not count
 * @param repeatFrom from this event on (counted in order of day) the points are {@code repeatPoints}; 0: never
 * @param divisor points are divided by this; null: not
 * @param limit most that the events together move; null: none
 */
record Ladder(
        List<String> categories,
        List<Row> rows,
        boolean deducting,
        boolean oncePerMatter,
        boolean evidence,
        List<Multiplier> multipliers,
        int repeatFrom,
        Parameters.@Nullable Amount repeatPoints,
        @Nullable Expression divisor,
        Parameters.@Nullable Amount limit)
        implements Form {

    /**
     * @param match column → allowed words
     * @param quantity of the event; without ends: any
     * @param points null where an assessor gives them
     * @param least smallest points an assessor may give
     * @param most largest points an assessor may give
     */
    record Row(
            Match match,
            Parameters.@Nullable Amount points,
            @Nullable BigDecimal least,
            @Nullable BigDecimal most,
            Yaml yaml) {}

    /** Conditions on an event; all must hold. */
    record Match(Map<String, List<String>> columns, Interval quantity) {

        private static final Map<String, String> LEVELS = Map.of(
                "national", "国家级",
                "provincial", "省级",
                "city", "市级",
                "district", "区县级",
                "county", "区县级",
                "street", "街道（乡镇）级",
                "self", "自行发现");
        private static final Map<String, String> COLUMNS = Map.of("repeated", "重复发生", "evidence", "有证明材料");

        static Match read(Parameters parameters) {
            Map<String, List<String>> columns = new LinkedHashMap<>();
            parameters.get("when").entries().forEach((column, words) -> columns.put(column, words.texts()));
            return new Match(columns, Interval.read(parameters));
        }

        boolean holds(EventFact event) {
            return columns.entrySet().stream()
                            .allMatch(column -> EventWords.holds(event, column.getKey(), column.getValue()))
                    && (quantity.low() == null && quantity.high() == null
                            || event.quantity() != null && quantity.holds(event.quantity()));
        }

        Region region() {
            Box box = Box.ALL;
            for (Map.Entry<String, List<String>> column : columns.entrySet()) {
                if (column.getValue().isEmpty()) {
                    continue;
                }
                box = new Box(
                        joined(box, column.getKey(), new Domain.Words(true, Set.copyOf(column.getValue()))),
                        box.unknown());
            }
            if (quantity.low() != null || quantity.high() != null) {
                box = new Box(
                        joined(
                                box,
                                "数量",
                                new Domain.Numbers(
                                        quantity.low(), quantity.lowInside(), quantity.high(), quantity.highInside())),
                        box.unknown());
            }
            return Region.of(box);
        }

        private static TreeMap<String, Domain> joined(Box box, String variable, Domain domain) {
            TreeMap<String, Domain> domains = new TreeMap<>(box.domains());
            domains.put(variable, domain);
            return domains;
        }

        String chinese() {
            List<String> parts = new ArrayList<>();
            columns.forEach((column, words) -> parts.add(words.stream()
                    .map(word -> word.equals("true") || word.equals("false")
                            ? COLUMNS.getOrDefault(column, column) + (word.equals("true") ? "" : "（否）")
                            : LEVELS.getOrDefault(word, word))
                    .collect(Collectors.joining("/"))));
            if (quantity.low() != null || quantity.high() != null) {
                parts.add("数量" + quantity.chinese());
            }
            return String.join("，", parts);
        }
    }

    /** Points are multiplied where the event fits. */
    record Multiplier(String name, Match match, BigDecimal times, Yaml yaml) {}

    private record Counted(EventFact event, Figure points, String text) {}

    static Ladder read(Parameters parameters) {
        List<Row> rows = new ArrayList<>();
        for (Parameters item : parameters.list("table")) {
            List<BigDecimal> range = item.get("range").items().stream()
                    .flatMap(end -> end.decimal().stream())
                    .toList();
            Parameters.Amount points = item.has("range") ? null : item.requiredAmount("points");
            if (item.has("range") && (range.size() != 2 || range.get(0).compareTo(range.get(1)) > 0)) {
                item.wrong("range", "range-ends", "幅度应写作 [最少, 最多]", "a range is written [least, most]");
            }
            rows.add(new Row(
                    Match.read(item),
                    points,
                    range.size() == 2 ? range.get(0) : null,
                    range.size() == 2 ? range.get(1) : null,
                    item.yaml()));
            item.reportUnused(Set.of());
        }
        if (rows.isEmpty()) {
            parameters.missing("table");
        }
        RowOrder.report(
                rows.stream().map(row -> row.match().region()).toList(),
                parameters.list("table").stream().map(Parameters::yaml).toList(),
                false);
        List<Multiplier> multipliers = new ArrayList<>();
        for (Parameters item : parameters.list("multipliers")) {
            if (!item.has("times")) {
                item.missing("times");
            }
            multipliers.add(new Multiplier(
                    item.get("name").text("倍率"),
                    Match.read(item),
                    item.number("times").orElse(BigDecimal.ONE),
                    item.yaml()));
            item.reportUnused(Set.of());
        }
        Parameters repetition = parameters.inside(parameters.get("repetition"));
        boolean repeats = parameters.has("repetition");
        Ladder form = new Ladder(
                parameters.texts("events"),
                rows,
                parameters.word("direction", "award", "award", "deduct").equals("deduct"),
                parameters.word("once_per", "", "", "matter").equals("matter"),
                parameters.word("evidence", "optional", "optional", "required").equals("required"),
                multipliers,
                repeats ? repetition.integer("from").orElse(2) : 0,
                repeats ? repetition.requiredAmount("points") : null,
                parameters.expression("divide_by"),
                parameters.amount("limit").orElse(null));
        if (!parameters.has("events")) {
            parameters.missing("events");
        }
        parameters.get("events").items().forEach(category -> {
            String text = category.text("");
            if (text.matches(".*[，、,].*")) {
                category.add(Finding.error(
                                "list-separator",
                                category.file(),
                                category.line(),
                                category.column(),
                                "几类事项应写成列表",
                                "several categories are written as a list")
                        .about(text)
                        .fix(
                                "写成 [" + text.replaceAll("[，、,]\\s*", ", ") + "]",
                                "write [" + text.replaceAll("[，、,]\\s*", ", ") + "]"));
            }
        });
        return form;
    }

    @Override
    public List<Entry> score(FormContext context) {
        List<Entry> entries = new ArrayList<>();
        List<Entry> remarks = new ArrayList<>();
        if (deducting && context.fullMarks() != null) {
            entries.add(Entry.base(context));
        }
        Figure sum = Figure.of(0);
        for (Counted counted : oncePerMatter(counted(context, remarks), remarks)) {
            sum = sum.plus(counted.points());
            Entry entry = deducting
                    ? Entry.deduct(counted.points(), "event", counted.text())
                    : Entry.award(counted.points(), "event", counted.text());
            entries.add(entry.from(List.of(counted.event().record())));
        }
        if (limit != null) {
            Limits.limit(entries, sum, limit.points(context), deducting);
        }
        if (entries.isEmpty()) {
            entries.add(Entry.points(Figure.of(0), "no-event", "没有可计分的事项"));
        }
        entries.addAll(remarks);
        return entries;
    }

    private List<Counted> counted(FormContext context, List<Entry> remarks) {
        List<Counted> counted = new ArrayList<>();
        for (EventFact event : context.facts().getEvents()) {
            if (!categories.contains(event.category())) {
                continue;
            }
            if (evidence && event.evidence() == null) {
                remarks.add(remark(event, "no-evidence", "没有证明材料，不计分"));
                continue;
            }
            Row row = rows.stream()
                    .filter(candidate -> candidate.match().holds(event))
                    .findFirst()
                    .orElse(null);
            if (row == null) {
                remarks.add(remark(event, "no-row", "计分表没有对应的档次，不计分"));
                continue;
            }
            Figure points = points(context, event, row, counted.size(), remarks);
            if (points != null) {
                context.reached(row.yaml());
                counted.add(new Counted(event, points, text(event, row)));
            }
        }
        return counted;
    }

    private @Nullable Figure points(FormContext context, EventFact event, Row row, int before, List<Entry> remarks) {
        Figure points;
        if (row.points() == null) {
            BigDecimal given = event.points() == null ? null : event.points().abs();
            if (given == null
                    || row.least() == null
                    || row.most() == null
                    || given.compareTo(row.least()) < 0
                    || given.compareTo(row.most()) > 0) {
                remarks.add(remark(
                        event,
                        "out-of-range",
                        given == null ? "没有评定分值，不计分" : "评定分值" + Figure.plain(given) + "不在规定幅度内，不予采用"));
                return null;
            }
            points = Figure.named("评定分值", given);
        } else if (repeatFrom > 0 && before + 1 >= repeatFrom && repeatPoints != null) {
            points = repeatPoints.points(context).as("第" + (before + 1) + "次分值");
        } else {
            points = row.points().points(context).as("分值");
        }
        for (Multiplier multiplier : multipliers) {
            if (multiplier.match().holds(event)) {
                context.reached(multiplier.yaml());
                points = points.times(Figure.named(multiplier.name(), multiplier.times()));
            }
        }
        if (divisor != null) {
            Figure by = divisor.number(context.scope());
            if (by.value().signum() == 0) {
                throw new MissingInput(MissingInput.Reason.UNDEFINED, by.formula() + "为零");
            }
            points = points.dividedBy(by);
        }
        return points;
    }

    private List<Counted> oncePerMatter(List<Counted> counted, List<Entry> remarks) {
        if (!oncePerMatter) {
            return counted;
        }
        Map<String, Counted> best = new LinkedHashMap<>();
        for (Counted next : counted) {
            String matter = next.event().matter();
            best.merge(
                    matter == null ? "#" + next.event().record() : matter,
                    next,
                    (first, second) -> second.points().compareTo(first.points()) > 0 ? second : first);
        }
        counted.stream()
                .filter(other -> !best.containsValue(other))
                .forEach(other -> remarks.add(remark(other.event(), "same-matter", "同一事项只按最高一次计，此次不计")));
        return List.copyOf(best.values());
    }

    private static Entry remark(EventFact event, String code, String reason) {
        return Entry.remark(code, event.on() + " " + event.category() + "：" + reason)
                .from(List.of(event.record()));
    }

    /** Without the events that were deducted; or with the evidence that is lacking, or one event more. */
    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        List<Entry> entries = score(context);
        return deducting
                ? fewer(context, closing, entries)
                : Stream.concat(proved(context, closing, entries).stream(), more(context, closing, entries).stream())
                        .toList();
    }

    private static List<Goal> fewer(FormContext context, Closing closing, List<Entry> entries) {
        int events = (int) entries.stream()
                .filter(entry ->
                        entry.code().equals("event") && entry.amount().value().signum() > 0)
                .count();
        BigDecimal none = context.full().value();
        return events > 0 && closing.gives(none, Goals.sum(entries))
                ? List.of(Goal.told(
                        "no-event",
                        new Goal.Told("计了" + events + "次扣分，没有这些事项", null, null, BigDecimal.valueOf(-events)),
                        none))
                : List.of();
    }

    /** The events that do not count for want of a document. */
    private Optional<Goal> proved(FormContext context, Closing closing, List<Entry> entries) {
        long lacking = entries.stream()
                .filter(entry -> entry.code().equals("no-evidence"))
                .count();
        if (lacking == 0) {
            return Optional.empty();
        }
        BigDecimal sum = Goals.sum(lenient().score(context));
        return closing.gives(sum, Goals.sum(entries))
                ? Optional.of(
                        Goal.told("evidence", new Goal.Told("有" + lacking + "件没有证明材料未计，补齐证明材料", null, null, null), sum))
                : Optional.empty();
    }

    private Ladder lenient() {
        return new Ladder(
                categories,
                rows,
                deducting,
                oncePerMatter,
                false,
                multipliers,
                repeatFrom,
                repeatPoints,
                divisor,
                limit);
    }

    /** One event more, of the row that gives least. */
    private Optional<Goal> more(FormContext context, Closing closing, List<Entry> entries) {
        BigDecimal sum = Goals.sum(entries);
        BigDecimal most = limit == null ? null : limit.points(context).value();
        Goal least = null;
        for (Row row : rows) {
            BigDecimal each = row.points() == null
                    ? row.least()
                    : row.points().points(context).value();
            if (each == null || each.signum() <= 0) {
                continue;
            }
            BigDecimal by = divisor == null
                    ? BigDecimal.ONE
                    : divisor.number(context.scope()).value();
            BigDecimal then = sum.add(each.divide(by, MathContext.DECIMAL64));
            BigDecimal after = most == null ? then : then.min(most);
            boolean nearer = least == null || after.compareTo(Objects.requireNonNull(least.sum())) < 0;
            if (closing.gives(after, sum) && nearer) {
                least = Goal.told("one-more", new Goal.Told(oneMore(row, entries), null, null, BigDecimal.ONE), after);
            }
        }
        return Optional.ofNullable(least);
    }

    private String oneMore(Row row, List<Entry> entries) {
        long counted =
                entries.stream().filter(entry -> entry.code().equals("event")).count();
        String match = row.match().chinese();
        return (counted == 0 ? "没有可计分的事项" : "计了" + counted + "件") + "，再有1件" + String.join("、", categories)
                + (match.isEmpty() ? "" : "（" + match + "）") + (evidence ? "并有证明材料" : "");
    }

    @Override
    public String chinese(Wording words) {
        String verb = deducting ? "扣" : "加";
        StringBuilder text = new StringBuilder(deducting && words.full() != null ? words.fullMarks() + "，" : "");
        text.append("按").append(String.join("、", categories)).append("计：");
        for (Row row : rows) {
            String match = row.match().chinese();
            text.append(match.isEmpty() ? "其他" : match)
                    .append("每次")
                    .append(verb)
                    .append(
                            row.points() != null
                                    ? words.amount(row.points())
                                    : Figure.plain(row.least() == null ? BigDecimal.ZERO : row.least()) + "至"
                                            + Figure.plain(row.most() == null ? BigDecimal.ZERO : row.most())
                                            + "分（由评定人在此幅度内评定）")
                    .append("；");
        }
        multipliers.forEach(multiplier -> text.append(multiplier.name())
                .append("的乘以")
                .append(Figure.plain(multiplier.times()))
                .append("；"));
        if (repeatFrom > 0 && repeatPoints != null) {
            text.append("第")
                    .append(repeatFrom)
                    .append("次起每次")
                    .append(verb)
                    .append(words.amount(repeatPoints))
                    .append("；");
        }
        text.append(oncePerMatter ? "同一事项只按最高一次计；" : "");
        text.append(evidence ? "没有证明材料的不计；" : "");
        text.append(divisor == null ? "" : "分值再除以" + words.of(divisor) + "；");
        text.append(limit == null ? "" : "合计最多" + verb + words.amount(limit) + "；");
        return text.substring(0, text.length() - 1);
    }

    private static String text(EventFact event, Row row) {
        String matched = row.match().chinese();
        return event.on() + " " + event.category() + (matched.isEmpty() ? "" : "（" + matched + "）")
                + (event.note() == null ? "" : "：" + event.note());
    }

    @Override
    public List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        rows.forEach(row -> branches.add(new Branch(
                row.yaml(), row.match().chinese().isEmpty() ? "其他" : row.match().chinese())));
        multipliers.forEach(multiplier -> branches.add(new Branch(multiplier.yaml(), multiplier.name())));
        return branches;
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>();
        rows.forEach(row -> {
            if (row.points() != null) {
                all.add(row.points().expression());
            }
        });
        if (repeatPoints != null) {
            all.add(repeatPoints.expression());
        }
        if (divisor != null) {
            all.add(divisor);
        }
        if (limit != null) {
            all.add(limit.expression());
        }
        return all;
    }
}
