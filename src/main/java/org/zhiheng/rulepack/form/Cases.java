package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.logic.Region;
import org.zhiheng.vocabulary.ScoreLine;

/** The first condition that holds gives the points; the last case may be {@code otherwise} (SCORING-FORMS B8, C10, D2). */
record Cases(List<Case> cases) implements Form {

    /** @param condition null: otherwise */
    record Case(
            @Nullable Expression condition, String text, ScoreLine.Kind kind, Parameters.Amount amount, Yaml yaml) {}

    static Cases read(Parameters parameters) {
        List<Case> cases = new ArrayList<>();
        for (Parameters item : parameters.list("cases")) {
            ScoreLine.Kind kind = item.has("deduct")
                    ? ScoreLine.Kind.DEDUCT
                    : item.has("award") ? ScoreLine.Kind.AWARD : ScoreLine.Kind.POINTS;
            boolean last = item.has("otherwise");
            Yaml when = item.get("when");
            if (!last && !when.isPresent()) {
                item.missing("when");
            }
            boolean plain = last && kind == ScoreLine.Kind.POINTS;
            cases.add(new Case(
                    last || !when.isPresent() ? null : condition(item, when),
                    item.get("name").text(last ? "其他情形" : String.join("，且 ", when.texts())),
                    kind,
                    plain ? item.requiredAmount("otherwise") : item.requiredAmount(kind.code()),
                    item.yaml()));
            item.reportUnused(Set.of());
        }
        if (cases.isEmpty()) {
            parameters.missing("cases");
        } else {
            report(parameters, cases);
        }
        return new Cases(cases);
    }

    private static void report(Parameters parameters, List<Case> cases) {
        Map<String, BigDecimal> numbers = parameters.numbers();
        List<Region> regions = new ArrayList<>();
        try {
            for (Case each : cases) {
                regions.add(each.condition() == null ? Region.ALL : ConditionRegion.of(each.condition(), numbers));
            }
            RowOrder.report(
                    regions,
                    parameters.list("cases").stream().map(Parameters::yaml).toList(),
                    true);
        } catch (Region.TooComplex undecided) {
            // Nothing is said where too many cases would have to be told apart.
        }
    }

    /** One condition, or a list of which all must hold; null when none can be read. */
    private static @Nullable Expression condition(Parameters item, Yaml when) {
        List<Expression> all = new ArrayList<>();
        for (Yaml each : when.items()) {
            Expression condition = item.condition(each);
            if (condition != null) {
                all.add(condition);
            }
        }
        return all.size() > 1 ? new Expression.Logic("and", all) : all.isEmpty() ? null : all.get(0);
    }

    @Override
    public List<Entry> score(FormContext context) {
        for (Case each : cases) {
            if (each.condition() == null || each.condition().holds(context.scope())) {
                context.reached(each.yaml());
                Entry line =
                        switch (each.kind()) {
                            case DEDUCT -> Entry.deduct(each.amount().points(context), "case", each.text());
                            case AWARD -> Entry.award(each.amount().points(context), "case", each.text());
                            default -> Entry.points(each.amount().points(context), "case", each.text());
                        };
                return each.kind() == ScoreLine.Kind.DEDUCT && context.fullMarks() != null
                        ? List.of(Entry.base(context), line)
                        : List.of(line);
            }
        }
        throw new MissingInput(MissingInput.Reason.UNDEFINED, "没有一种情形成立");
    }

    @Override
    public List<Branch> branches() {
        return cases.stream().map(each -> new Branch(each.yaml(), each.text())).toList();
    }

    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal now = closing.now(this, context);
        List<Goal> goals = new ArrayList<>();
        for (Case each : cases) {
            BigDecimal sum = sum(each, context);
            if (each.condition() != null && closing.gives(sum, now)) {
                Goals.of(each.condition(), context, sum).ifPresent(goals::add);
            }
        }
        goals.sort(Comparator.comparing(goal -> Goals.distance(goal, context)));
        return goals;
    }

    private static BigDecimal sum(Case each, FormContext context) {
        BigDecimal amount = each.amount().points(context).value();
        return each.kind() == ScoreLine.Kind.DEDUCT ? context.full().value().subtract(amount) : amount;
    }

    @Override
    public String chinese(Wording words) {
        return cases.stream()
                .map(each -> (each.condition() == null ? each.text() : words.of(each.condition())) + "的"
                        + Tiers.verb(each.kind()) + words.amount(each.amount()))
                .collect(Collectors.joining("；"));
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>();
        cases.stream().map(Case::condition).filter(Objects::nonNull).forEach(all::add);
        cases.forEach(each -> all.add(each.amount().expression()));
        return all;
    }
}
