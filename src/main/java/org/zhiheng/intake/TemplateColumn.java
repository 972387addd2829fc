package org.zhiheng.intake;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column of a template.
 *
 * @param heading as the feed reads it
 * @param field what it becomes; null for a column that only filters or is part of the key
 * @param role the unit it names; null for none
 * @param needed whether it must be filled
 */
record TemplateColumn(String heading, Feed.@Nullable Field field, Feed.@Nullable UnitRole role, boolean needed) {

    /** Keys first, then units, then all others in the feed's order. */
    static List<TemplateColumn> of(Feed feed) {
        Map<String, TemplateColumn> known = new LinkedHashMap<>();
        for (Feed.UnitRole role : feed.units()) {
            role.field()
                    .headings()
                    .forEach(heading -> known.putIfAbsent(
                            heading, new TemplateColumn(heading, role.field(), role, role.refuseBlank())));
        }
        for (Feed.Field field : feed.fields()) {
            add(known, field);
        }
        for (Feed.Field field : feed.attributes()) {
            add(known, field);
        }
        feed.headings(false)
                .forEach(heading -> known.putIfAbsent(heading, new TemplateColumn(heading, null, null, false)));
        Map<String, TemplateColumn> ordered = new LinkedHashMap<>();
        for (Feed.KeyPart part : feed.key()) {
            String heading = part.field() ? feed.headingOf(part.name()) : part.name();
            TemplateColumn column = known.get(heading);
            if (column != null) {
                ordered.put(heading, part.field() ? column : column.asNeeded());
            }
        }
        known.forEach(ordered::putIfAbsent);
        return new ArrayList<>(ordered.values());
    }

    private static void add(Map<String, TemplateColumn> known, Feed.Field field) {
        field.headings()
                .forEach(heading -> known.putIfAbsent(
                        heading,
                        new TemplateColumn(heading, field, null, field.required() && field.otherwise() == null)));
    }

    private TemplateColumn asNeeded() {
        return new TemplateColumn(heading, field, role, true);
    }

    FieldType type() {
        return field == null ? FieldType.TEXT : field.type();
    }

    /** Words to choose from; empty when anything may be written. */
    List<String> choices() {
        if (field == null) {
            return List.of();
        }
        if (field.closedValues()) {
            return field.values().keySet().stream()
                    .filter(value -> !value.isBlank())
                    .toList();
        }
        return type() == FieldType.FLAG ? List.of("是", "否") : List.of();
    }

    /** Whether only the {@link #choices} are accepted. */
    boolean closed() {
        return field != null
                && (field.closedValues()
                        ? field.otherValues() == null && field.patternValues().isEmpty()
                        : type() == FieldType.FLAG);
    }

    /** What to write here, for the row of notes. */
    String note() {
        StringBuilder note = new StringBuilder(needed ? "必填" : "选填");
        if (role != null) {
            note.append("；").append(role.scheme() == null ? "单位编码" : "单位写法").append("，见后面的对照表");
            return note.toString();
        }
        if (!choices().isEmpty()) {
            note.append(closed() ? "；从下拉中选" : "；可从下拉中选，也可照写其他");
            return note.toString();
        }
        note.append(
                switch (type()) {
                    case TIMESTAMP -> "；日期时间，如 2026-01-31 08:30" + written();
                    case DATE -> "；日期，如 2026-01-31" + written();
                    case NUMBER -> "；数字" + range();
                    case WHOLE -> "；整数" + range();
                    case PERIOD -> "；周期，如 2026Q3、2026-09";
                    case TEXT, FLAG -> "";
                });
        return note.toString();
    }

    private String written() {
        return field == null || field.formats().isEmpty()
                ? ""
                : "（文本时写作 " + field.formats().get(0).pattern() + "）";
    }

    private String range() {
        BigDecimal least = field == null ? null : field.least();
        BigDecimal most = field == null ? null : field.most();
        if (least == null && most == null) {
            return "";
        }
        return "，" + (least == null ? "" : "不小于 " + least.toPlainString())
                + (least != null && most != null ? "、" : "")
                + (most == null ? "" : "不大于 " + most.toPlainString());
    }

    /** An example of what to write. */
    String sample() {
        if (role != null) {
            return role.scheme() == null ? "210200001" : "甲街道";
        }
        if (!choices().isEmpty()) {
            return choices().get(0);
        }
        return switch (type()) {
            case TIMESTAMP -> "2026-01-31 08:30:00";
            case DATE -> "2026-01-31";
            case NUMBER, WHOLE ->
                field != null && field.least() != null ? field.least().toPlainString() : "1";
            case PERIOD -> "2026Q3";
            case TEXT, FLAG -> heading.endsWith("编号") || heading.endsWith("编码") ? "A-2026-001" : "…";
        };
    }
}
