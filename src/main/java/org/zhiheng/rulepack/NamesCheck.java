package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/**
 * Names that nothing defines, since they come from the data: categories of events and attributes of units. One that is
 * nearly another of the pack is likely that one misspelt, unless a scenario shows it at work.
 */
final class NamesCheck {

    private static final Pattern CATEGORY =
            Pattern.compile("\\b(?:count|quantity|event_points)\\s*\\(\\s*([^,()\"\\s]+)");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(?:attribute|has|attribute_is)\\s*\\(\\s*([^,()\"\\s]+)");
    private static final Pattern CATEGORY_IN_RULES =
            Pattern.compile("\\b(?:count|quantity|events)\\s*\\(\\s*\"([^\"\\n]+)\"");
    private static final Pattern ATTRIBUTE_IN_RULES =
            Pattern.compile("\\b(?:attribute|amount)\\s*\\(\\s*\"([^\"\\n]+)\"");
    private static final Set<String> WORDS = Set.of("name", "name_en", "basis", "clause");

    /** A name, and where it stands. */
    private record Use(String name, String file, int line, int column) {}

    private final RulePack pack;
    private final List<Use> categories = new ArrayList<>();
    private final List<Use> attributes = new ArrayList<>();
    private final List<Use> shownCategories = new ArrayList<>();
    private final Set<String> shownAttributes = new TreeSet<>();

    NamesCheck(RulePack pack) {
        this.pack = pack;
    }

    List<Finding> findings() {
        pack.criteria().values().forEach(criterion -> {
            criterion.yaml().get("events").items().forEach(item -> categories.add(use(item.text(""), item, 0)));
            criteria(criterion.yaml());
            conditions(criterion.yaml());
        });
        conditions(pack.scheme().yaml());
        RuleText.authored(pack).forEach((path, text) -> {
            String code = PackRuleCheck.blanked(text);
            rules(path, text, CATEGORY_IN_RULES.matcher(code), categories);
            rules(path, text, ATTRIBUTE_IN_RULES.matcher(code), attributes);
        });
        pack.scenarios().forEach(scenario -> shown(scenario.yaml()));
        List<Finding> findings = new ArrayList<>();
        Set<String> shown = names(shownCategories);
        misspelt(categories, shown, "event-category", "没有情景用到这类事件，也许是写错了", "no scenario has such an event", findings);
        Set<String> asked = names(categories);
        misspelt(shownCategories, asked, "event-category", "没有规则问到这类事件", "no rule asks for such events", findings);
        misspelt(
                attributes,
                shownAttributes,
                "unit-attribute",
                "没有情景用到这个属性，也许是写错了",
                "no scenario has this attribute",
                findings);
        return findings;
    }

    private void criteria(Yaml yaml) {
        if (yaml.isSequence()) {
            yaml.items().forEach(this::criteria);
        } else if (yaml.isScalar()) {
            Matcher category = CATEGORY.matcher(yaml.text(""));
            while (category.find()) {
                categories.add(use(category.group(1), yaml, category.start(1)));
            }
            Matcher attribute = ATTRIBUTE.matcher(yaml.text(""));
            while (attribute.find()) {
                attributes.add(use(attribute.group(1), yaml, attribute.start(1)));
            }
        }
        yaml.entries().forEach((key, value) -> {
            if (!WORDS.contains(key)) {
                criteria(value);
            }
        });
    }

    /** What stands below {@code where}, and after {@code by}. */
    private void conditions(Yaml yaml) {
        if (yaml.isSequence()) {
            yaml.items().forEach(this::conditions);
        }
        yaml.get("where").entries().keySet().forEach(key -> {
            Yaml at = yaml.get("where").key(key);
            attributes.add(use(key, at, 0));
        });
        Yaml by = yaml.get("by");
        if (by.isScalar() && !Set.of("peer_group", "kind").contains(by.text(""))) {
            attributes.add(use(by.text(""), by, 0));
        }
        yaml.entries().values().forEach(this::conditions);
    }

    private void rules(String path, String text, Matcher word, List<Use> into) {
        while (word.find()) {
            Finding at = PackRuleCheck.finding("", pack.folder() + "/" + path, text, word.start(1), null, "", "");
            into.add(new Use(word.group(1), at.file(), at.line(), at.column()));
        }
    }

    private void shown(Yaml unit) {
        unit.get("events").items().stream()
                .map(event -> event.get("category"))
                .filter(Yaml::isScalar)
                .forEach(category -> shownCategories.add(use(category.text(""), category, 0)));
        shownAttributes.addAll(unit.get("attributes").entries().keySet());
        unit.get("units").items().forEach(this::shown);
        unit.get("peers").items().forEach(this::shown);
    }

    private static Use use(String name, Yaml at, int offset) {
        return new Use(name, at.file(), at.line(), at.column(offset));
    }

    private static Set<String> names(List<Use> uses) {
        return uses.stream().map(Use::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** @param proven names that are surely meant */
    private static void misspelt(
            List<Use> uses, Set<String> proven, String code, String chinese, String english, List<Finding> findings) {
        Set<String> all = names(uses);
        all.addAll(proven);
        Map<String, List<Use>> byName = uses.stream().collect(Collectors.groupingBy(Use::name));
        byName.forEach((name, places) -> {
            Set<String> others = new TreeSet<>(all);
            others.remove(name);
            String nearest = proven.contains(name) ? null : Suggestion.nearest(name, others);
            if (nearest != null
                    && (proven.contains(nearest)
                            || byName.getOrDefault(nearest, List.of()).size() > places.size())) {
                places.forEach(use ->
                        findings.add(Finding.warning(code, use.file(), use.line(), use.column(), chinese, english)
                                .about(name)
                                .fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")")));
            }
        });
    }
}
