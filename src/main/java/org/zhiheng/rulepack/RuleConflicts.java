package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.jspecify.annotations.Nullable;
import org.kie.internal.builder.conf.LanguageLevelOption;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.logic.Box;
import org.zhiheng.rulepack.logic.Region;

/**
 * Rules that never fire, that repeat or contradict one another (FEATURES R6), as far as it can be decided from comparisons
 * with numbers and texts. Where it cannot, nothing is said.
 */
final class RuleConflicts {

    private static final Pattern EFFECT = Pattern.compile(
            "\\b(score|outcome)\\s*\\.\\s*(\\w+)\\s*\\(\\s*(\"[^\"]*\")?\\s*(?:,\\s*([^,()]*(?:\\([^()]*\\)[^,()]*)*))?");
    private static final Set<String> MOVES = Set.of("deduct", "award", "deductEach", "awardEach", "set");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    private final RulePack pack;
    private final List<Finding> findings = new ArrayList<>();

    /** What a rule does: a verb of the sheet, what it is done to, and the points as written. */
    private record Effect(String verb, String item, String points) {}

    private record Rule(String path, String text, int at, String name, Region region, List<Effect> effects) {

        boolean within(Rule other) {
            return region.minus(other.region).isEmpty();
        }
    }

    RuleConflicts(RulePack pack) {
        this.pack = pack;
    }

    List<Finding> findings() {
        Map<String, List<Rule>> byItem = new LinkedHashMap<>();
        RuleText.authored(pack).forEach((path, text) -> rules(path, text).forEach(rule -> {
            rule.effects().forEach(effect -> overCap(rule, effect));
            rule.effects().stream()
                    .map(effect -> RuleText.isOutcome(path) + " " + effect.item())
                    .distinct()
                    .forEach(item -> byItem.computeIfAbsent(item, absent -> new ArrayList<>())
                            .add(rule));
        }));
        for (List<Rule> rules : byItem.values()) {
            for (int first = 0; first < rules.size(); first++) {
                for (int second = first + 1; second < rules.size(); second++) {
                    compare(rules.get(first), rules.get(second));
                }
            }
        }
        return findings;
    }

    private List<Rule> rules(String path, String text) {
        List<Rule> rules = new ArrayList<>();
        PackageDescr file;
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        try {
            file = parser.parse(false, text);
        } catch (DroolsParserException | RuntimeException | StackOverflowError unreadable) {
            return rules;
        }
        if (file == null || parser.hasErrors()) {
            return rules;
        }
        for (RuleDescr descr : file.getRules()) {
            int at = Math.max(0, text.indexOf("\"" + descr.getName() + "\"") + 1);
            Region region = region(descr, path, text, at);
            if (region != null && !region.isEmpty()) {
                rules.add(new Rule(path, text, at, descr.getName(), region, effects(descr)));
            }
        }
        return rules;
    }

    /** Where the rule holds; null when there is too much to tell apart. */
    private @Nullable Region region(RuleDescr rule, String path, String text, int at) {
        Region region = Region.ALL;
        try {
            for (BaseDescr condition : rule.getLhs().getDescrs()) {
                if (!(condition instanceof PatternDescr pattern) || !isUnit(pattern)) {
                    region = region.and(RuleCondition.unknown(text(text, condition)));
                    continue;
                }
                for (BaseDescr constraint : constraints(pattern)) {
                    String written = constraint instanceof ExprConstraintDescr expression
                            ? expression.getExpression()
                            : text(text, constraint);
                    Region next = region.and(RuleCondition.of(written, this::parameter));
                    if (next.isEmpty()) {
                        neverFires(rule.getName(), path, text, at, written, region);
                        return next;
                    }
                    region = next;
                }
            }
            return region;
        } catch (Region.TooComplex undecided) {
            return null;
        }
    }

    private static boolean isUnit(PatternDescr pattern) {
        return pattern.getSource() == null
                && (pattern.getObjectType().endsWith("Assessee")
                        || pattern.getObjectType().endsWith("Standing"));
    }

    private static List<BaseDescr> constraints(PatternDescr pattern) {
        return pattern.getConstraint() instanceof AndDescr all
                ? List.copyOf(all.getDescrs())
                : List.of((BaseDescr) pattern.getConstraint());
    }

    private static String text(String text, BaseDescr descr) {
        int from = Math.max(0, descr.getStartCharacter());
        int until = Math.min(text.length(), descr.getEndCharacter() + 1);
        return from < until ? text.substring(from, until).replaceAll("\\s+", " ") : String.valueOf(descr);
    }

    /** A parameter that is neither dated nor by class of unit. */
    private @Nullable BigDecimal parameter(List<String> question) {
        boolean target = question.get(0).equals("target") && question.size() == 2;
        if (!target && !(question.get(0).equals("parameter") && question.size() == 3)) {
            return null;
        }
        Criterion criterion = pack.criteria().get(question.get(1));
        if (criterion == null) {
            return null;
        }
        Yaml value = criterion.yaml().get(target ? "target" : question.get(2));
        return value.isScalar() && NUMBER.matcher(value.text("")).matches() ? new BigDecimal(value.text("")) : null;
    }

    private static List<Effect> effects(RuleDescr rule) {
        List<Effect> effects = new ArrayList<>();
        Matcher call = EFFECT.matcher(String.valueOf(rule.getConsequence()));
        while (call.find()) {
            String first = call.group(3) == null
                    ? ""
                    : call.group(3).substring(1, call.group(3).length() - 1);
            String points = call.group(4) == null ? "" : call.group(4).replaceAll("\\s+", "");
            boolean grade = call.group(1).equals("outcome") && call.group(2).equals("grade");
            effects.add(
                    grade
                            ? new Effect("grade", "grade", first)
                            : new Effect(call.group(2), first, MOVES.contains(call.group(2)) ? points : ""));
        }
        return effects;
    }

    private void compare(Rule first, Rule second) {
        try {
            if (first.effects().equals(second.effects())) {
                repeated(first, second);
            } else {
                contradictory(first, second);
            }
        } catch (Region.TooComplex undecided) {
            // Nothing is said where too many cases would have to be told apart.
        }
    }

    private void repeated(Rule first, Rule second) {
        boolean narrower = second.within(first);
        boolean wider = first.within(second);
        if (narrower && wider) {
            add(
                    Finding.Severity.ERROR,
                    "rule-duplicate",
                    second,
                    "与规则「" + first.name() + "」（" + place(first) + "）条件和后果都相同，会重复计算",
                    "has the same conditions and effect as rule (" + first.name() + ") at " + place(first),
                    "删去其中一条",
                    "delete one of them");
        } else if (narrower || wider) {
            Rule inner = narrower ? second : first;
            Rule outer = narrower ? first : second;
            add(
                    Finding.Severity.WARNING,
                    "rule-subsumed",
                    inner,
                    "这条成立时规则「" + outer.name() + "」（" + place(outer) + "）必然成立，后果相同，会算两次" + example(inner.region()),
                    "whenever it holds, rule (" + outer.name() + ") at " + place(outer)
                            + " holds too, with the same effect: it counts twice",
                    "把两条合成一条，或给范围大的一条加上界限",
                    "join the two, or bound the wider one");
        }
    }

    private void contradictory(Rule first, Rule second) {
        boolean contradict = first.effects().stream()
                .anyMatch(one -> second.effects().stream().anyMatch(other -> exclude(one, other)));
        if (!contradict) {
            return;
        }
        Optional<Box> both = first.region().and(second.region()).known();
        if (both.isPresent()) {
            add(
                    Finding.Severity.ERROR,
                    "rules-contradict",
                    second,
                    "与规则「" + first.name() + "」（" + place(first) + "）同时成立而后果矛盾"
                            + example(new Region(List.of(both.get()))),
                    "holds together with rule (" + first.name() + ") at " + place(first) + " and says the opposite",
                    "给其中一条加上界限",
                    "bound one of them");
        }
    }

    private static boolean exclude(Effect one, Effect other) {
        if (!one.item().equals(other.item())) {
            return false;
        }
        boolean removes = one.verb().equals("notApplicable") ^ other.verb().equals("notApplicable");
        if (removes) {
            return MOVES.contains(one.verb()) || MOVES.contains(other.verb());
        }
        boolean sets = one.verb().equals(other.verb()) && Set.of("set", "grade").contains(one.verb());
        return sets && !one.points().equals(other.points());
    }

    /** Points written as a number that the criterion can never have. */
    private void overCap(Rule rule, Effect effect) {
        Criterion criterion = pack.criteria().get(effect.item());
        if (criterion == null
                || !Set.of("award", "set").contains(effect.verb())
                || !NUMBER.matcher(effect.points()).matches()) {
            return;
        }
        Yaml cap = criterion.yaml().get(criterion.yaml().get("cap").isPresent() ? "cap" : "full");
        if (cap.isScalar()
                && NUMBER.matcher(cap.text("")).matches()
                && new BigDecimal(effect.points()).compareTo(new BigDecimal(cap.text(""))) > 0) {
            add(
                    Finding.Severity.ERROR,
                    "points-over-cap",
                    rule,
                    "给的分 " + effect.points() + " 超过评分项的最高分 " + cap.text(""),
                    "gives " + effect.points() + " points, more than the criterion's " + cap.text(""),
                    "改小，或在 criteria.yml 写 cap",
                    "give less, or declare a cap in criteria.yml");
        }
    }

    private void neverFires(String name, String path, String text, int at, String written, Region before) {
        add(
                Finding.Severity.ERROR,
                "rule-never-fires",
                new Rule(path, text, Math.max(at, text.indexOf(written.strip(), at)), name, before, List.of()),
                "条件自相矛盾，永远不会触发：「" + written.strip() + "」与前面的条件不能同时成立" + example(before),
                "can never fire: (" + written.strip() + ") and the conditions before it exclude each other",
                "改其中一个条件",
                "change one of the conditions");
    }

    private static String example(Region region) {
        String shown = region.boxes().isEmpty() ? "" : region.boxes().get(0).example();
        return shown.isEmpty() ? "" : "，例如 " + shown;
    }

    private String place(Rule rule) {
        return pack.tables()
                .atCell(PackRuleCheck.finding(
                        "", pack.folder() + "/" + rule.path(), rule.text(), rule.at(), null, "", ""))
                .place()
                .substring(pack.folder().length() + 1);
    }

    private void add(
            Finding.Severity severity,
            String code,
            Rule rule,
            String chinese,
            String english,
            String fixChinese,
            String fixEnglish) {
        Finding at = PackRuleCheck.finding(
                code, pack.folder() + "/" + rule.path(), rule.text(), rule.at(), rule.name(), chinese, english);
        findings.add(new Finding(
                code,
                severity,
                at.file(),
                at.line(),
                at.column(),
                at.words(),
                chinese,
                english,
                fixChinese,
                fixEnglish));
    }
}
