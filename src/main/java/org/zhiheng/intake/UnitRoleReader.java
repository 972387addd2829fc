package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;

/** Reads which units a record names: the columns of each role, how spellings become codes, what is done about unknown ones. */
final class UnitRoleReader {

    private static final Set<String> UNIT_KEYS = FeedWords.ordered(
            "column",
            "columns",
            "first_of",
            "join",
            "constant",
            "values",
            "missing",
            "pattern",
            "replace",
            "optional",
            "steps",
            "scheme",
            "unknown",
            "blank",
            "discover");
    private static final Set<String> DISCOVER_KEYS =
            FeedWords.ordered("code", "name", "kind", "parent", "parent_name", "parent_kind");
    private static final Set<String> STEPS = FeedWords.ordered(
            "half_width",
            "collapse_spaces",
            "no_spaces",
            "lower",
            "upper",
            "leading_zeros",
            "decimal",
            "accents",
            "prefix",
            "suffix");

    private final FieldReader fields;

    UnitRoleReader(FieldReader fields) {
        this.fields = fields;
    }

    /** The section {@code units:}; roles that cannot be read are left out, and that is said. */
    List<Feed.UnitRole> read(Yaml section, RecordKind kind) {
        List<Feed.UnitRole> roles = new ArrayList<>();
        if (section.isPresent() && !kind.namesUnits()) {
            section.error("feed-units", "这类记录不写 units", "records of this kind name no units");
            return roles;
        }
        if (kind.namesUnits() && !section.get("place").isPresent()) {
            section.error("feed-place", "units 中缺少 place（记录归属的单位）", "units: lacks place, the unit a record belongs to");
        }
        section.entries().forEach((role, entry) -> {
            if (!role.matches("[a-z][a-z_]{0,30}")) {
                entry.error("feed-role", "角色名只用小写字母和下划线", "a role is lower-case letters and underscores");
                return;
            }
            roles.add(role(role, entry));
        });
        return roles;
    }

    private Feed.UnitRole role(String role, Yaml entry) {
        Feed.Field field = fields.field(entry, role, FieldType.TEXT, false, null, UNIT_KEYS);
        List<Feed.Step> steps = steps(entry.get("steps"));
        Feed.UnknownUnit unknown =
                FeedWords.choice(entry.get("unknown"), Feed.UnknownUnit.class, Feed.UnknownUnit.REFUSE);
        Yaml blank = entry.get("blank");
        String blankWord = blank.text("keep");
        if (!blankWord.equals("keep") && !blankWord.equals("refuse")) {
            FeedWords.unknownWord(blank, blankWord, List.of("keep", "refuse"));
        }
        Feed.Discovery discovery = discovery(entry.get("discover"));
        if (discovery == null == (unknown == Feed.UnknownUnit.DISCOVER)) {
            entry.error(
                    "feed-discover",
                    "unknown: discover 与 discover 段要一起写",
                    "unknown: discover and the section discover: go together");
        }
        return new Feed.UnitRole(
                role,
                field,
                List.copyOf(steps),
                entry.get("scheme").text().orElse(null),
                unknown,
                blankWord.equals("refuse"),
                discovery);
    }

    private static List<Feed.Step> steps(Yaml section) {
        List<Feed.Step> steps = new ArrayList<>();
        for (Yaml item : section.items()) {
            if (item.isMapping()) {
                item.allowKeys(STEPS);
                item.entries().forEach((step, value) -> steps.add(new Feed.Step(step, value.text(""))));
            } else if (STEPS.contains(item.text(""))) {
                steps.add(new Feed.Step(item.text(""), ""));
            } else {
                FeedWords.unknownWord(item, item.text(""), STEPS);
            }
        }
        return steps;
    }

    private static Feed.@Nullable Discovery discovery(Yaml section) {
        if (!section.isPresent()) {
            return null;
        }
        section.allowKeys(DISCOVER_KEYS);
        return new Feed.Discovery(
                section.get("code").text("{value}"),
                section.get("name").text("{value}"),
                section.get("kind").requiredText(),
                section.get("parent").text().orElse(null),
                section.get("parent_name").text().orElse(null),
                section.get("parent_kind").text().orElse(null));
    }
}
