package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.form.Form;
import org.zhiheng.rulepack.form.Forms;
import org.zhiheng.rulepack.form.MissingInput.Reason;
import org.zhiheng.rulepack.form.Parameters;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Rounding;

/**
 * A criterion with its parameters as in force on a day for a class of units.
 *
 * @param full null for an extra
 * @param form null when hand-written rules score it
 * @param startsFull whether hand-written rules start from the full marks
 * @param cap highest points; null: none
 * @param floor lowest points; null: none
 * @param applies units it is for; it is removed for the others
 * @param names numeric parameters and {@code full}, for expressions
 */
record ResolvedCriterion(
        Criterion criterion,
        @Nullable BigDecimal full,
        @Nullable Form form,
        boolean startsFull,
        @Nullable BigDecimal cap,
        @Nullable BigDecimal floor,
        @Nullable Rounding inputRounding,
        @Nullable Rounding pointsRounding,
        Map<Reason, Policy> missing,
        UnitCondition applies,
        Map<String, BigDecimal> numbers,
        Map<String, Figure> names) {

    /** What answers a missing input (SCORING-FORMS F1–F5, L5). */
    enum Policy {
        NOT_RANKED("not_ranked", "不计分、不参加排名"),
        FULL("full", "按满分计"),
        PEER_MEAN("peer_mean", "按同组平均分计"),
        REMOVE("remove", "移除该项，权重由其余各项分摊"),
        ZERO("zero", "按0分计"),
        WORST("worst", "按同组最低分计");

        private final String code;
        private final String chinese;

        Policy(String code, String chinese) {
            this.code = code;
            this.chinese = chinese;
        }

        String code() {
            return code;
        }

        String chinese() {
            return chinese;
        }

        static Policy of(Yaml yaml) {
            String word = yaml.text("");
            for (Policy policy : values()) {
                if (policy.code.equals(word)) {
                    return policy;
                }
            }
            Set<String> words = new TreeSet<>();
            List.of(values()).forEach(policy -> words.add(policy.code));
            String nearest = NAMES.getOrDefault(word, Suggestion.nearest(word, words));
            yaml.add(Finding.error(
                            "unknown-policy",
                            yaml.file(),
                            yaml.line(),
                            yaml.column(),
                            "没有这种缺数据处理方式",
                            "no such policy for missing data")
                    .about(word)
                    .fix(
                            nearest == null ? "可以写：" + String.join("、", words) : "是否想写「" + nearest + "」",
                            nearest == null
                                    ? "one of: " + String.join(", ", words)
                                    : "did you mean (" + nearest + ")"));
            return NOT_RANKED;
        }
    }

    /** What people call the policies, as the authors' guide does. */
    private static final Map<String, String> NAMES = Map.of(
            "满分", "full",
            "不排名", "not_ranked",
            "不计分不排名", "not_ranked",
            "同组平均", "peer_mean",
            "平均", "peer_mean",
            "移除", "remove",
            "零分", "zero",
            "0", "zero",
            "0分", "zero",
            "同组最低", "worst");

    /** Keys every criterion may have; the rest are its form's parameters. */
    static final Set<String> GENERAL = Set.of(
            "name", "name_en", "metric", "metrics", "basis", "clause", "full", "form", "start", "cap", "floor", "round",
            "missing", "applies", "note", "target");

    static ResolvedCriterion read(Criterion criterion, LocalDate day, UnaryOperator<String> unitClass) {
        Yaml yaml = criterion.yaml();
        Set<String> localNames = new TreeSet<>(Set.of("full"));
        Parameters plain = new Parameters(yaml, day, unitClass, Set.of());
        Map<String, BigDecimal> numbers = plain.numbers();
        localNames.addAll(numbers.keySet());
        Parameters parameters = new Parameters(yaml, day, unitClass, localNames);
        BigDecimal full = parameters.number("full").orElse(null);
        Form form = criterion.form() == null ? null : Forms.read(criterion.form(), parameters);
        if (form != null && Forms.WORDS.contains(criterion.form())) {
            parameters.get("form");
            parameters.reportUnused(GENERAL);
        }
        Map<String, Figure> names = new LinkedHashMap<>();
        numbers.forEach((name, number) -> names.put(name, Figure.named(name, number)));
        names.put("full", Figure.named("满分", full == null ? BigDecimal.ZERO : full));
        Yaml round = parameters.get("round");
        if (round.isMapping()) {
            round.allowKeys(Set.of("input", "points", "decimals", "mode"));
        }
        boolean parts = round.isMapping() && !round.get("decimals").isPresent();
        return new ResolvedCriterion(
                criterion,
                full,
                form,
                parameters
                        .word("start", full == null ? "zero" : "full", "zero", "full")
                        .equals("full"),
                limit(parameters, "cap", full, full),
                limit(parameters, "floor", full, full == null ? null : BigDecimal.ZERO),
                parts ? parameters.rounding(round.get("input")) : null,
                parts ? parameters.rounding(round.get("points")) : parameters.rounding(round),
                policies(parameters.get("missing")),
                UnitCondition.read(parameters.get("applies")),
                numbers,
                names);
    }

    /** {@code none}, a number, or a share of the full marks. */
    private static @Nullable BigDecimal limit(
            Parameters parameters, String name, @Nullable BigDecimal full, @Nullable BigDecimal absent) {
        Yaml yaml = parameters.get(name);
        if (!yaml.isPresent()) {
            return absent;
        }
        String text = yaml.text("").strip();
        if (text.equals("none")) {
            return null;
        }
        BigDecimal number = yaml.decimal().orElse(null);
        boolean share = text.endsWith("%") || text.endsWith("％");
        return number != null && share ? number.multiply(full == null ? BigDecimal.ZERO : full) : number;
    }

    private static Map<Reason, Policy> policies(Yaml yaml) {
        Map<Reason, Policy> policies = new EnumMap<>(Reason.class);
        policies.put(Reason.NOT_APPLICABLE, Policy.REMOVE);
        if (yaml.isScalar()) {
            Policy policy = Policy.of(yaml);
            for (Reason reason : Reason.values()) {
                if (reason != Reason.NOT_APPLICABLE) {
                    policies.put(reason, policy);
                }
            }
        } else if (yaml.isMapping()) {
            Set<String> words = new TreeSet<>();
            List.of(Reason.values()).forEach(reason -> words.add(reason.code()));
            yaml.allowKeys(words);
            for (Reason reason : Reason.values()) {
                Yaml policy = yaml.get(reason.code());
                if (policy.isPresent()) {
                    policies.put(reason, Policy.of(policy));
                }
            }
        }
        return policies;
    }

    /** The declared answer; not ranked where the author named none. */
    Policy policy(Reason reason) {
        Policy declared = missing.get(reason);
        if (declared != null) {
            return declared;
        }
        return missing.getOrDefault(Reason.NO_DATA, Policy.NOT_RANKED);
    }
}
