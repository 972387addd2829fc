package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.mutation.Mutation;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.scoring.NodeState;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * Looks for a scenario on which a pack and a changed one differ: figures of the scenarios there are, and of blank ones, are
 * moved to the numbers around the change. What it finds is text to copy.
 */
final class MissingScenario {

    private static final int MOST_TRIED = 120;
    private static final int MOST_UNITS = 14;
    private static final int LONGEST = 4000;
    private static final int MOST_DECIMALS = 6;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?");
    private static final List<String> FIGURES =
            List.of("metrics", "previous", "last_year", "attributes", "events", "marks", "past", "children");

    private final CompiledRulePack original;
    private final CompiledRulePack mutant;
    private final List<PreparedScenario> scenarios;
    private final Map<String, MetricDescription> metrics;
    private int tried;

    /** A difference that an expectation can state. */
    private record Difference(int unit, String expectation) {}

    MissingScenario(
            CompiledRulePack original,
            CompiledRulePack mutant,
            List<PreparedScenario> scenarios,
            Map<String, MetricDescription> metrics) {
        this.original = original;
        this.mutant = mutant;
        this.scenarios = scenarios;
        this.metrics = metrics;
    }

    /** The text of a scenario that fails on the changed pack only; empty when none was found. */
    Optional<String> find(Mutation mutation) {
        for (String base : bases(mutation)) {
            Optional<String> found = attempt(base, mutation);
            if (found.isPresent()) {
                return found;
            }
            if (base.contains("{ total: ")) {
                continue;
            }
            List<BigDecimal> numbers = numbers(mutation);
            for (Yaml scalar : figures(Yaml.parse("", base))) {
                for (String value : values(scalar, numbers, mutation)) {
                    if (tried > MOST_TRIED) {
                        return Optional.empty();
                    }
                    found = attempt(replaced(base, scalar, value), mutation);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Blank scenarios of the criterion, and those there are that the change concerns, short ones first. */
    private List<String> bases(Mutation mutation) {
        List<String> bases = new ArrayList<>();
        Criterion criterion = original.pack().criteria().get(mutation.subject());
        if (criterion != null) {
            blank(criterion).ifPresent(bases::add);
        }
        if (mutation.subject().equals(Mutation.SCHEME)) {
            bases.addAll(totals(mutation));
        }
        scenarios.stream()
                .filter(each -> criterion == null || each.codes().contains(criterion.code()))
                .map(each -> text(each.scenario()))
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST)
                .limit(8)
                .forEach(bases::add);
        return bases;
    }

    /** Units with given totals: around the numbers changed, at the top and at the bottom, some of them tied. */
    private static List<String> totals(Mutation mutation) {
        List<String> bases = new ArrayList<>();
        Matcher number = NUMBER.matcher(mutation.before());
        while (number.find()) {
            BigDecimal end = new BigDecimal(number.group());
            for (String step : List.of("0", "-0.5", "0.5", "-1", "1", "0.005")) {
                bases.add(units(List.of(end.add(new BigDecimal(step)))));
            }
        }
        bases.add(units(List.of(new BigDecimal("88.885"), new BigDecimal("88.884"), new BigDecimal("88.88"))));
        for (String first : List.of("99", "59")) {
            for (int count = 2; count <= MOST_UNITS; count++) {
                List<BigDecimal> totals = new ArrayList<>();
                for (int unit = 0; unit < count; unit++) {
                    totals.add(
                            new BigDecimal(first).subtract(new BigDecimal("0.5").multiply(BigDecimal.valueOf(unit))));
                }
                bases.add(units(totals));
                if (count > 2) {
                    totals.set(count / 3 + 1, totals.get(count / 3));
                    bases.add(units(totals));
                }
            }
        }
        return bases;
    }

    private static String units(List<BigDecimal> totals) {
        StringBuilder text = new StringBuilder("- name: x\n  units:\n");
        totals.forEach(total ->
                text.append("    - { total: ").append(Figure.plain(total)).append(" }\n"));
        return text.toString().stripTrailing();
    }

    private static Optional<String> blank(Criterion criterion) {
        StringBuilder text = new StringBuilder("- name: x\n");
        if (!criterion.metrics().isEmpty()) {
            List<String> figures =
                    criterion.metrics().stream().map(metric -> metric + ": 50").toList();
            text.append("  metrics: { ").append(String.join(", ", figures)).append(" }\n");
        }
        Yaml row = criterion.yaml().get("table").items().stream().findFirst().orElse(null);
        List<String> categories = criterion.yaml().get("events").texts();
        if (row != null && !categories.isEmpty()) {
            StringBuilder event = new StringBuilder("category: " + categories.get(0));
            row.get("when").entries().forEach((column, words) -> words.texts().stream()
                    .findFirst()
                    .ifPresent(word ->
                            event.append(", ").append(column).append(": ").append(word)));
            text.append("  events: [{ ").append(event).append(", quantity: 1, times: 1, evidence: 有, matter: 甲 }]\n");
        }
        return criterion.metrics().isEmpty() && row == null
                ? Optional.empty()
                : Optional.of(text + "  expect: { " + criterion.code() + ": 0 }");
    }

    /** A scenario as its author wrote it, as the only member of a list. */
    private String text(Scenario scenario) {
        String path = scenario.yaml().file().substring(original.pack().folder().length() + 1);
        byte[] bytes = original.pack().files().get(path);
        if (bytes == null || !path.endsWith(".yml")) {
            return "";
        }
        String file = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        String text = file.substring(
                        file.offsetByCodePoints(0, scenario.yaml().from()),
                        file.offsetByCodePoints(0, scenario.yaml().until()))
                .replaceAll("(?m)^\\s*#.*$", "")
                .stripTrailing();
        String indent = " ".repeat(Math.max(0, scenario.yaml().column() - 1));
        return "- " + text.replace("\n" + indent, "\n  ");
    }

    /** The numbers written in and around what was changed, plainest first. */
    private List<BigDecimal> numbers(Mutation mutation) {
        Set<BigDecimal> numbers = new LinkedHashSet<>();
        List<BigDecimal> ends = new ArrayList<>();
        for (String side : List.of(mutation.before(), mutation.after())) {
            Matcher number = NUMBER.matcher(side);
            while (number.find()) {
                ends.add(new BigDecimal(number.group()));
            }
        }
        numbers.addAll(ends);
        if (ends.size() == 2) {
            numbers.add(ends.get(0).add(ends.get(1)).divide(BigDecimal.valueOf(2)));
        }
        Criterion criterion = original.pack().criteria().get(mutation.subject());
        if (criterion != null) {
            scalars(criterion.yaml()).forEach(each -> {
                if (NUMBER.matcher(each.text("")).matches()) {
                    ends.add(new BigDecimal(each.text("")));
                }
            });
        }
        for (BigDecimal end : ends) {
            for (String step : List.of("0", "1", "-1", "0.5", "-0.5", "2", "-2", "5", "-5", "10", "-10")) {
                numbers.add(end.add(new BigDecimal(step)).stripTrailingZeros());
            }
        }
        List.of("0", "1", "2", "50", "99", "100", "75", "25").forEach(each -> numbers.add(new BigDecimal(each)));
        return List.copyOf(numbers);
    }

    private static List<Yaml> scalars(Yaml yaml) {
        List<Yaml> scalars = new ArrayList<>();
        if (yaml.isScalar()) {
            scalars.add(yaml);
        } else if (yaml.isMapping()) {
            yaml.entries().values().forEach(each -> scalars.addAll(scalars(each)));
        } else if (yaml.isSequence()) {
            yaml.items().forEach(each -> scalars.addAll(scalars(each)));
        }
        return scalars;
    }

    /** The figures of the first and the last unit of a scenario. */
    private static List<Yaml> figures(Yaml file) {
        Yaml scenario = file.items().get(0);
        List<Yaml> units = scenario.get("units").items();
        List<Yaml> places = units.isEmpty()
                ? List.of(scenario)
                : units.size() == 1 ? units : List.of(units.get(units.size() - 1), units.get(0));
        List<Yaml> figures = new ArrayList<>();
        for (Yaml place : places) {
            for (String key : FIGURES) {
                scalars(place.get(key)).stream()
                        .filter(each -> NUMBER.matcher(each.text("")).matches())
                        .forEach(figures::add);
            }
        }
        return figures;
    }

    private static List<String> values(Yaml scalar, List<BigDecimal> numbers, Mutation mutation) {
        List<String> values = new ArrayList<>();
        if (mutation.kind() == Mutation.Kind.MISSING) {
            values.addAll(
                    mutation.what().isEmpty() || mutation.what().startsWith("no_past")
                            ? List.of("no_data", "too_few")
                            : List.of(mutation.what()));
            return values;
        }
        BigDecimal written = new BigDecimal(scalar.text(""));
        if (mutation.subject().equals(Mutation.SCHEME)) {
            for (String step :
                    List.of("1", "-1", "0.5", "-0.5", "2", "-2", "0.1", "-0.1", "5", "-5", "0.01", "-0.01")) {
                values.add(Figure.plain(written.add(new BigDecimal(step))));
            }
        }
        numbers.forEach(each -> values.add(Figure.plain(each)));
        return values;
    }

    private static String replaced(String text, Yaml node, String value) {
        return text.substring(0, text.offsetByCodePoints(0, node.from()))
                + value
                + text.substring(text.offsetByCodePoints(0, node.until()));
    }

    private Optional<String> attempt(String text, Mutation mutation) {
        tried++;
        Yaml file = Yaml.parse("", text);
        Scenario scenario = new Scenario("", file.items().get(0));
        PreparedScenario prepared = PreparedScenario.of(scenario, original.pack(), metrics);
        if (!file.findings().isEmpty()) {
            return Optional.empty();
        }
        Difference difference = difference(prepared, mutation);
        return difference == null ? Optional.empty() : Optional.of(stated(text, difference, mutation));
    }

    private @Nullable Difference difference(PreparedScenario prepared, Mutation mutation) {
        AssessmentResult right;
        AssessmentResult wrong;
        try {
            right = prepared.assess(original, metrics, Trail.NONE);
            wrong = prepared.assess(mutant, metrics, Trail.NONE);
        } catch (RuleFailure failure) {
            return null;
        }
        for (int unit = 0; unit < prepared.cases().size(); unit++) {
            String code = prepared.cases().get(unit).unit().code();
            UnitResult first = right.of(code).orElse(null);
            UnitResult second = wrong.of(code).orElse(null);
            if (first != null && second != null) {
                String expectation = expectation(first, second, mutation);
                if (expectation != null) {
                    return new Difference(unit, expectation);
                }
            }
        }
        return null;
    }

    private @Nullable String expectation(UnitResult first, UnitResult second, Mutation mutation) {
        String criterion = mutation.subject();
        if (original.pack().criteria().containsKey(criterion)) {
            NodeScore expected = first.node(criterion).orElse(null);
            NodeScore other = second.node(criterion).orElse(null);
            if (expected == null || other == null) {
                return null;
            }
            if (expected.state() != other.state() && expected.state() != NodeState.SCORED) {
                return "states: { " + criterion + ": " + expected.state().code() + " }";
            }
            return differ(expected.points(), other.points()) ? criterion + ": " + plain(expected.points()) : null;
        }
        for (NodeScore node : first.nodes()) {
            NodeScore other = second.node(node.node()).orElse(null);
            if (other != null && !node.node().equals("total") && differ(node.points(), other.points())) {
                return node.node() + ": " + plain(node.points());
            }
        }
        if (differ(first.total(), second.total())) {
            return "total: " + plain(first.total());
        }
        if (!Objects.equals(first.grade(), second.grade())) {
            return "grade: " + (first.grade() == null ? "none" : first.grade());
        }
        if (differ(first.rank(), second.rank())) {
            return "rank: " + plain(first.rank());
        }
        for (var pair : List.of(
                List.of("vetoes", first.vetoes().keySet(), second.vetoes().keySet()),
                List.of("lists", first.lists().keySet(), second.lists().keySet()),
                List.of("warnings", first.warnings().keySet(), second.warnings().keySet()))) {
            Set<?> here = (Set<?>) pair.get(1);
            Set<?> there = (Set<?>) pair.get(2);
            for (Object each : here) {
                if (!there.contains(each)) {
                    return pair.get(0) + ": [" + each + "]";
                }
            }
            for (Object each : there) {
                if (!here.contains(each)) {
                    return pair.get(0) + ": [-" + each + "]";
                }
            }
        }
        return null;
    }

    /** Whether they differ, and the first can be written out. */
    private static boolean differ(@Nullable BigDecimal first, @Nullable BigDecimal second) {
        if (first == null) {
            return second != null;
        }
        boolean same = second != null && first.compareTo(second) == 0;
        return !same && first.stripTrailingZeros().scale() <= MOST_DECIMALS;
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "none" : Figure.plain(number);
    }

    /** The text with this one expectation, and a name that says what it is for. */
    private static String stated(String text, Difference difference, Mutation mutation) {
        Yaml scenario = Yaml.parse("", text).items().get(0);
        boolean list = scenario.get("units").isPresent();
        List<Yaml> holders = new ArrayList<>(list ? scenario.get("units").items() : List.of(scenario));
        if (!list) {
            holders.addAll(scenario.get("peers").items());
        }
        List<Mutation.Edit> edits = new ArrayList<>();
        for (int index = 0; index < holders.size(); index++) {
            Yaml holder = holders.get(index);
            Yaml expect = holder.get("expect");
            boolean wanted = index == difference.unit();
            String value = wanted ? "{ " + difference.expectation() + " }" : "{}";
            int end = text.offsetByCodePoints(0, (expect.isPresent() ? expect : holder).until());
            if (expect.isPresent()) {
                int from = text.offsetByCodePoints(0, expect.from());
                edits.add(new Mutation.Edit(
                        from, from + text.substring(from, end).stripTrailing().length(), value));
            } else if (wanted && holder.isFlow()) {
                int last = text.substring(0, end - 1).stripTrailing().length();
                edits.add(new Mutation.Edit(last, end - 1, ", expect: " + value + " "));
            } else if (wanted) {
                edits.add(new Mutation.Edit(text.length(), text.length(), "\n  expect: " + value));
            }
        }
        String stated = Mutation.apply(text, edits);
        Yaml name = Yaml.parse("", stated).items().get(0).get("name");
        String subject =
                mutation.subject().equals(Mutation.SCHEME) || mutation.subject().equals(Mutation.ANYTHING)
                        ? ""
                        : mutation.subject() + " ";
        String title = (subject + "分清" + mutation.kind().chinese() + " " + mutation.what() + "："
                        + mutation.before().replaceAll("[\"'{}\\[\\]#:]", " ") + "，不是"
                        + (mutation.after().isEmpty() ? "没有" : mutation.after().replaceAll("[\"'{}\\[\\]#:]", " ")))
                .replaceAll("\\s+", " ");
        return name.isPresent() ? replaced(stated, name, title) : stated;
    }
}
