package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/** Parameters by date and by class of unit that leave out a day or a class, and points and ends that cannot be meant. */
final class ParameterCheck {

    private static final Pattern DATE_LIKE = Pattern.compile("(\\d{4})\\D(\\d{1,2})\\D(\\d{1,2})\\D?");
    private static final Set<String> ENDS =
            Set.of("at_least", "above", "at_most", "below", "exactly", "target", "at", "from", "to");
    private static final Set<String> AMOUNTS =
            Set.of("per_step", "bonus_per_step", "each", "step", "deduct", "award", "limit", "bonus_limit", "full");
    private static final Set<String> LISTS = Set.of("tiers", "cases", "knots");

    private final RulePack pack;
    private final List<Finding> findings = new ArrayList<>();

    ParameterCheck(RulePack pack) {
        this.pack = pack;
    }

    List<Finding> findings() {
        pack.criteria().values().forEach(criterion -> {
            Yaml yaml = criterion.yaml();
            Set<String> kinds =
                    new LinkedHashSet<>(yaml.get("applies").get("kinds").texts());
            visit(yaml, kinds, yaml.get("applies").isPresent());
            points(yaml);
            negatives(yaml, "");
            if (yaml.get("metric").isPresent() && !yaml.get("input").isPresent()) {
                percentEnds(yaml);
            }
        });
        pack.scheme().trees().forEach(tree -> visit(tree.root().yaml(), Set.of(), true));
        return findings;
    }

    /** Whether a value below depends on the day. */
    static boolean isDated(Yaml yaml) {
        return yaml.entries().entrySet().stream()
                        .anyMatch(entry -> DATE_LIKE.matcher(entry.getKey()).matches() || isDated(entry.getValue()))
                || yaml.isSequence() && yaml.items().stream().anyMatch(ParameterCheck::isDated);
    }

    private void visit(Yaml yaml, Set<String> kinds, boolean partly) {
        yaml.items().stream().filter(item -> yaml.isSequence()).forEach(item -> visit(item, kinds, partly));
        Map<String, Yaml> entries = yaml.entries();
        if (entries.keySet().stream().anyMatch(key -> DATE_LIKE.matcher(key).matches())) {
            dated(yaml, entries);
        }
        if (entries.containsKey("by")) {
            classed(yaml, entries, kinds, partly);
        }
        entries.values().forEach(value -> visit(value, kinds, partly));
    }

    private void dated(Yaml yaml, Map<String, Yaml> entries) {
        Set<LocalDate> days = new TreeSet<>();
        entries.keySet().forEach(key -> {
            Optional<LocalDate> day = date(key);
            day.ifPresent(days::add);
            if (day.isEmpty()) {
                Yaml at = yaml.key(key);
                String meant = meant(key);
                add(
                        at,
                        "not-date",
                        "这里的日期不对",
                        "not a date",
                        key,
                        meant == null ? "写成 2026-01-01 的样子，并且要有这一天" : "是否想写「" + meant + "」",
                        meant == null ? "write it like 2026-01-01" : "did you mean (" + meant + ")");
            }
        });
        if (days.size() > RulePackReader.Variant.MOST_DAYS) {
            add(
                    yaml,
                    "too-many-dates",
                    "按日期的数值太多，最多 " + RulePackReader.Variant.MOST_DAYS + " 个日期",
                    "too many dates, at most " + RulePackReader.Variant.MOST_DAYS,
                    null,
                    "删去不再用的旧日期，或另立一个方案",
                    "remove old dates, or make another scheme");
        }
        LocalDate first = pack.effectiveFrom();
        if (first.getYear() > 1 && !days.isEmpty() && days.iterator().next().isAfter(first)) {
            add(
                    yaml,
                    "date-gap",
                    "方案自 " + first + " 起施行，这里最早的日期是 " + days.iterator().next() + "，此前没有数值",
                    "the scheme is in force from " + first + ", but there is no value before "
                            + days.iterator().next(),
                    null,
                    "加上「" + first + ": …」",
                    "add (" + first + ": …)");
        }
    }

    private static Optional<LocalDate> date(String key) {
        try {
            return Optional.of(LocalDate.parse(key));
        } catch (DateTimeParseException notDate) {
            return Optional.empty();
        }
    }

    private static @Nullable String meant(String key) {
        Matcher parts = DATE_LIKE.matcher(key);
        if (!parts.matches()) {
            return null;
        }
        String written = parts.group(1) + "-" + twoDigits(parts.group(2)) + "-" + twoDigits(parts.group(3));
        return date(written).isPresent() ? written : null;
    }

    private static String twoDigits(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }

    private void classed(Yaml yaml, Map<String, Yaml> entries, Set<String> kinds, boolean partly) {
        Set<String> known =
                switch (entries.get("by").text("")) {
                    case "peer_group" -> pack.peerGroups().keySet();
                    case "kind" -> kinds.isEmpty() ? pack.kinds() : kinds;
                    default -> Set.of();
                };
        if (known.isEmpty()) {
            mistypedBy(entries.get("by"));
            return;
        }
        Set<String> absent = new LinkedHashSet<>(known);
        entries.keySet().stream()
                .filter(key -> !key.equals("by") && !key.equals("else"))
                .forEach(key -> {
                    absent.remove(key);
                    if (!known.contains(key)) {
                        String nearest = Suggestion.nearest(key, known);
                        add(
                                yaml.key(key),
                                "unknown-class",
                                "没有这个分组或单位种类，现有：" + String.join("、", known),
                                "no such group or kind; there are: " + String.join(", ", known),
                                key,
                                nearest == null ? "改成其中一个" : "是否想写「" + nearest + "」",
                                nearest == null ? "write one of them" : "did you mean (" + nearest + ")");
                    }
                });
        boolean everyone = !partly && pack.scheme().trees().size() == 1;
        if (everyone && !absent.isEmpty() && !entries.containsKey("else")) {
            add(
                    yaml,
                    "class-gap",
                    "没有写「" + String.join("、", absent) + "」的数值，也没有 else",
                    "no value for (" + String.join(", ", absent) + ") and no else",
                    null,
                    "加上这几组，或写 else: …",
                    "add them, or write else: …");
        }
    }

    /** A word that is nearly one of the two would be taken for an attribute that no unit has. */
    private void mistypedBy(Yaml by) {
        String nearest = Suggestion.nearest(by.text(""), Set.of("peer_group", "kind"));
        if (nearest != null && !nearest.equals(by.text(""))) {
            add(
                    by,
                    "unknown-class",
                    "按什么分：peer_group（组）、kind（单位种类）或单位的属性名",
                    "by what: peer_group, kind or an attribute of units",
                    by.text(""),
                    "是否想写「" + nearest + "」",
                    "did you mean (" + nearest + ")");
        }
    }

    /** Points of a row, and the lowest points, cannot be above the highest. */
    private void points(Yaml yaml) {
        BigDecimal full = plain(yaml.get("full"));
        Yaml cap = yaml.get("cap");
        BigDecimal most = cap.isPresent() ? share(cap, full) : full;
        if (most == null) {
            return;
        }
        Yaml floor = yaml.get("floor");
        BigDecimal least = share(floor, full);
        if (least != null && least.compareTo(most) > 0) {
            add(
                    floor,
                    "floor-over-cap",
                    "最低分 " + Figure.plain(least) + " 高于最高分 " + Figure.plain(most),
                    "the lowest points are above the highest, " + Figure.plain(most),
                    floor.text(""),
                    "改小最低分",
                    "lower it");
        }
        for (String list : LISTS) {
            yaml.get(list).items().forEach(row -> {
                for (String key : List.of("points", "otherwise")) {
                    BigDecimal points = share(row.get(key), full);
                    if (points != null && points.compareTo(most) > 0) {
                        add(
                                row.get(key),
                                "points-over-cap",
                                "给的分超过评分项的最高分 " + Figure.plain(most),
                                "more points than the criterion's " + Figure.plain(most),
                                row.get(key).text(""),
                                "改小，或写 cap: none 表示可以超过满分",
                                "give less, or write cap: none");
                    }
                }
            });
        }
    }

    /** Whether points are given or taken is said by the key: the number itself has no sign. */
    private void negatives(Yaml yaml, String list) {
        yaml.items().stream().filter(item -> yaml.isSequence()).forEach(item -> negatives(item, list));
        yaml.entries().forEach((key, value) -> {
            boolean amount = AMOUNTS.contains(key) || key.equals("points") && list.equals("table");
            String text = value.isScalar() ? value.text("").strip() : "";
            if (amount && text.matches("-[0-9]+(\\.[0-9]+)?%?")) {
                add(
                        value,
                        "negative-amount",
                        "这里不写负数，是加是扣由「" + (key.equals("points") ? "direction" : key) + "」决定",
                        "no negative number here: the key says whether points are given or taken",
                        text,
                        "写 " + text.substring(1),
                        "write " + text.substring(1));
            } else if (!value.isScalar()) {
                negatives(value, LISTS.contains(key) || key.equals("table") ? key : list);
            }
        });
    }

    private static @Nullable BigDecimal plain(Yaml yaml) {
        return yaml.isScalar() && yaml.text("").strip().matches("\\d+(\\.\\d+)?")
                ? new BigDecimal(yaml.text("").strip())
                : null;
    }

    private static @Nullable BigDecimal share(Yaml yaml, @Nullable BigDecimal full) {
        String text = yaml.isScalar() ? yaml.text("").strip() : "";
        if (full != null && text.matches("\\d+(\\.\\d+)?%")) {
            return new BigDecimal(text.substring(0, text.length() - 1))
                    .movePointLeft(2)
                    .multiply(full);
        }
        return plain(yaml);
    }

    /** A metric's value is 95, not 0.95: an end written with a per cent sign would compare with 0.95. */
    private void percentEnds(Yaml yaml) {
        if (yaml.isSequence()) {
            yaml.items().forEach(this::percentEnds);
        }
        yaml.entries().forEach((key, value) -> {
            String text = value.isScalar() ? value.text("").strip() : "";
            if (ENDS.contains(key) && text.matches("-?\\d+(\\.\\d+)?[%％]")) {
                String number = text.substring(0, text.length() - 1);
                add(
                        value,
                        "percent-end",
                        "这里不要写百分号：百分率指标的值是 " + number + "，写 " + text + " 会当成 "
                                + Figure.plain(new BigDecimal(number).movePointLeft(2)),
                        "no per cent sign here: a rate's value is " + number,
                        text,
                        "写 " + number,
                        "write " + number);
            } else if (!value.isScalar()) {
                percentEnds(value);
            }
        });
    }

    private void add(
            Yaml at,
            String code,
            String chinese,
            String english,
            @Nullable String words,
            String fixChinese,
            String fixEnglish) {
        findings.add(Finding.error(code, at.file(), at.line(), at.column(), chinese, english)
                .about(words)
                .fix(fixChinese, fixEnglish));
    }
}
