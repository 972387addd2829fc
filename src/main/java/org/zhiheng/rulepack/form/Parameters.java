package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.NumberTypo;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Rounding;

/**
 * The parameters of one criterion as in force on a day for a class of units. A parameter may be dated
 * ({@code {2026-01-01: 95, 2026-07-01: 98}}), given by class of unit ({@code {by: peer_group, A: 95, else: 90}}), or
 * both, nested either way. What is wrong becomes a finding of the file.
 */
public final class Parameters {

    private static final int MOST_ROWS = 300;
    private static final Pattern DATE_LIKE = Pattern.compile("\\d{4}\\D\\d{1,2}\\D\\d{1,2}\\D?");

    private final Yaml yaml;
    private final LocalDate day;
    private final UnaryOperator<String> unitClass;
    private final Set<String> localNames;
    private final Set<String> used = new LinkedHashSet<>();

    /**
     * @param unitClass value of a way to classify: {@code kind}, {@code peer_group} or an attribute's name
     * @param localNames names that expressions may use beside metrics
     */
    public Parameters(Yaml yaml, LocalDate day, UnaryOperator<String> unitClass, Set<String> localNames) {
        this.yaml = yaml;
        this.day = day;
        this.unitClass = unitClass;
        this.localNames = localNames;
    }

    public Yaml yaml() {
        return yaml;
    }

    public LocalDate day() {
        return day;
    }

    /** Parameters of a mapping inside these, e.g. one of several schemes. */
    public Parameters inside(Yaml mapping) {
        return new Parameters(mapping, day, unitClass, localNames);
    }

    /** The parameter in force; absent when not given. */
    public Yaml get(String name) {
        used.add(name);
        return resolve(yaml.get(name));
    }

    /** What a value is on the day for the class of unit. */
    public Yaml resolve(Yaml value) {
        Yaml current = value;
        while (current.isMapping()) {
            Map<String, Yaml> entries = current.entries();
            if (entries.containsKey("by")) {
                Yaml chosen = entries.get(unitClass.apply(entries.get("by").text("")));
                current = chosen == null ? current.get("else") : chosen;
                if (!current.isPresent()) {
                    return current;
                }
            } else if (isDated(entries)) {
                Yaml chosen = inForce(entries, day);
                if (chosen == null) {
                    return value.get("(" + day + ")");
                }
                current = chosen;
            } else {
                return current;
            }
        }
        return current;
    }

    private static boolean isDated(Map<String, Yaml> entries) {
        return !entries.isEmpty()
                && entries.keySet().stream()
                        .allMatch(key -> DATE_LIKE.matcher(key).matches());
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return text.length() == 10 ? LocalDate.parse(text) : null;
        } catch (DateTimeParseException notDate) {
            return null;
        }
    }

    private static @Nullable Yaml inForce(Map<String, Yaml> entries, LocalDate day) {
        String today = day.toString();
        String latest = "";
        for (String key : entries.keySet()) {
            // Written alike, dates are in the order of their texts: only the few that may be the one are parsed.
            if (key.compareTo(today) <= 0 && key.compareTo(latest) > 0 && date(key) != null) {
                latest = key;
            }
        }
        return entries.get(latest);
    }

    /** Every day on which some value inside begins to be in force. */
    public static Set<LocalDate> changes(Yaml yaml) {
        Set<LocalDate> days = new TreeSet<>();
        visit(yaml, entries -> {
            if (isDated(entries)) {
                entries.keySet().stream()
                        .map(Parameters::date)
                        .filter(java.util.Objects::nonNull)
                        .forEach(days::add);
            }
        });
        return days;
    }

    /** Ways of classifying units that some value inside uses, with the classes it names. */
    public static Map<String, Set<String>> classes(Yaml yaml) {
        Map<String, Set<String>> classes = new TreeMap<>();
        visit(yaml, entries -> {
            if (entries.containsKey("by")) {
                Set<String> names = classes.computeIfAbsent(entries.get("by").text(""), by -> new TreeSet<>());
                entries.keySet().stream()
                        .filter(key -> !key.equals("by") && !key.equals("else"))
                        .forEach(names::add);
            }
        });
        return classes;
    }

    private static void visit(Yaml yaml, java.util.function.Consumer<Map<String, Yaml>> seen) {
        if (yaml.isMapping()) {
            Map<String, Yaml> entries = yaml.entries();
            seen.accept(entries);
            entries.values().forEach(value -> visit(value, seen));
        } else if (yaml.isSequence()) {
            yaml.items().forEach(item -> visit(item, seen));
        }
    }

    public boolean has(String name) {
        return get(name).isPresent();
    }

    public Optional<BigDecimal> number(String name) {
        return get(name).decimal();
    }

    public Optional<Integer> integer(String name) {
        return get(name).integer();
    }

    /** A word out of a few. */
    public String word(String name, String absent, String... allowed) {
        Yaml value = get(name);
        if (!value.isPresent()) {
            return absent;
        }
        String word = value.text(absent);
        if (!List.of(allowed).contains(word)) {
            value.add(Finding.error(
                            "unknown-word",
                            value.file(),
                            value.line(),
                            value.column(),
                            "「" + name + "」不能这样写",
                            "(" + name + ") cannot be this")
                    .about(word)
                    .fix("可以写：" + String.join("、", allowed), "one of: " + String.join(", ", allowed)));
            return absent;
        }
        return word;
    }

    /** An expression; null when absent or wrong. */
    public @Nullable Expression expression(String name) {
        Yaml value = get(name);
        return value.isPresent() ? expression(value) : null;
    }

    /** An expression that must be there; 0 stands in when it is absent or wrong. */
    public Expression required(String name) {
        Yaml value = get(name);
        if (!value.isPresent()) {
            missing(name);
            return Expression.of(BigDecimal.ZERO);
        }
        Expression expression = expression(value);
        return expression == null ? Expression.of(BigDecimal.ZERO) : expression;
    }

    /** A number computed from metrics and names; null when absent or wrong, and the latter is said. */
    public @Nullable Expression expression(Yaml value) {
        Yaml resolved = resolve(value);
        Expression parsed = parsed(resolved);
        if (parsed != null && parsed.isCondition()) {
            resolved.error("expression-condition", "此处应为数值，写的是条件", "a number is expected, not a condition");
            return null;
        }
        return parsed;
    }

    /** A condition; null when absent or wrong, and the latter is said. */
    public @Nullable Expression condition(Yaml value) {
        Yaml resolved = resolve(value);
        Expression parsed = parsed(resolved);
        if (parsed != null && !parsed.isCondition()) {
            resolved.error("expression-number", "此处应为条件（如 x >= 95）", "a condition such as x >= 95 is expected");
            return null;
        }
        return parsed;
    }

    private @Nullable Expression parsed(Yaml value) {
        Optional<String> text = value.text();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Expression.parse(text.get(), localNames);
        } catch (ExpressionException mistake) {
            report(value, mistake);
            return null;
        }
    }

    private static void report(Yaml at, ExpressionException mistake) {
        String number = NumberTypo.meant(at.text(""));
        if (number != null) {
            at.add(Finding.error(
                            "not-number", at.file(), at.line(), at.column(), "数字要用半角数字和半角小数点「.」", "this is no number")
                    .about(at.text(""))
                    .fix("是否想写「" + number + "」", "did you mean (" + number + ")"));
            return;
        }
        String near = mistake.words().isEmpty() ? null : Suggestion.nearest(mistake.words(), Words.all());
        at.add(Finding.error(
                        "expression",
                        at.file(),
                        at.line(),
                        at.column(mistake.position()),
                        "表达式有误：" + mistake.getMessage(),
                        "mistake in the expression: " + mistake.english())
                .about(mistake.words().isEmpty() ? null : mistake.words())
                .fix(
                        near == null ? "检查括号、引号和函数名" : "是否想写「" + near + "」",
                        near == null ? "check brackets, quotation marks and names" : "did you mean (" + near + ")"));
    }

    /** An amount of points: a number, an expression, or a share of the full marks such as {@code 50%}. */
    public Optional<Amount> amount(String name) {
        return amount(get(name));
    }

    public Amount requiredAmount(String name) {
        Yaml value = get(name);
        if (!value.isPresent()) {
            missing(name);
        }
        return amount(value).orElse(Amount.ZERO);
    }

    public Optional<Amount> amount(Yaml given) {
        Yaml value = resolve(given);
        Optional<String> text = value.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String written = text.get().strip();
        if (written.matches("-?[0-9.]+\\s*[%％]")) {
            return value.decimal().map(share -> new Amount(Expression.of(share), true));
        }
        Expression expression = expression(value);
        return expression == null ? Optional.empty() : Optional.of(new Amount(expression, false));
    }

    /** Members of a list, each as parameters of its own. */
    public List<Parameters> list(String name) {
        List<Yaml> items = get(name).items();
        if (items.size() > MOST_ROWS) {
            Yaml first = items.get(MOST_ROWS);
            first.add(Finding.error(
                            "too-many-rows",
                            first.file(),
                            first.line(),
                            first.column(),
                            "表太长，最多 " + MOST_ROWS + " 行",
                            "the list is too long, at most " + MOST_ROWS + " rows")
                    .fix("合并相同的档，或改用直线、斜率等计分形式", "merge rows, or use a slope or interpolation"));
            items = items.subList(0, MOST_ROWS);
        }
        List<Parameters> members = new ArrayList<>();
        items.forEach(item -> members.add(inside(resolve(item))));
        return members;
    }

    public List<String> texts(String name) {
        return get(name).texts();
    }

    /** {@code 2} or {@code {decimals: 2, mode: half_even}}; null when absent. */
    public @Nullable Rounding rounding(Yaml given) {
        return rounding(resolve(given), true);
    }

    /** Reads a rounding that is neither dated nor by class. */
    public static @Nullable Rounding rounding(Yaml value, boolean report) {
        if (!value.isPresent()) {
            return null;
        }
        Yaml decimals = value.isMapping() ? value.get("decimals") : value;
        if (value.isMapping()) {
            value.allowKeys(Set.of("decimals", "mode"));
        }
        RoundingMode mode = RoundingMode.HALF_UP;
        String word = value.isMapping() ? value.get("mode").text("half_up") : "half_up";
        try {
            mode = RoundingMode.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            value.get("mode")
                    .add(Finding.error(
                                    "unknown-rounding",
                                    value.file(),
                                    value.get("mode").line(),
                                    value.get("mode").column(),
                                    "没有这种取舍方式",
                                    "no such rounding")
                            .about(word)
                            .fix(
                                    "可以写 half_up、half_even、half_down、up、down",
                                    "half_up, half_even, half_down, up or down"));
        }
        Optional<Integer> places = decimals.integer();
        if (places.isEmpty() || places.get() < 0 || places.get() > 10) {
            value.error("rounding-decimals", "小数位数应为 0 到 10 的整数", "decimals must be a whole number from 0 to 10");
            return null;
        }
        return new Rounding(places.get(), mode);
    }

    public void missing(String name) {
        Yaml heading = yaml.heading();
        yaml.add(Finding.error(
                        "missing-parameter",
                        heading.file(),
                        heading.line(),
                        heading.column(),
                        "缺少参数「" + name + "」",
                        "parameter (" + name + ") is missing")
                .about(yaml.path()));
    }

    /** A finding at the place of a parameter. */
    public void wrong(String name, String code, String chinese, String english) {
        Yaml value = get(name);
        value.error(code, chinese, english);
    }

    /** A finding for each key nobody asked for. Call after everything was read. */
    public void reportUnused(Set<String> general) {
        yaml.entries().forEach((key, value) -> {
            if (!used.contains(key) && !general.contains(key)) {
                Set<String> known = new TreeSet<>(used);
                known.addAll(general);
                String nearest = ParameterWords.meant(key, known);
                Yaml keyNode = yaml.key(key);
                Finding finding = Finding.error(
                                "unknown-parameter",
                                yaml.file(),
                                keyNode.line(),
                                keyNode.column(),
                                "这种计分形式没有这个参数",
                                "this form has no such parameter")
                        .about(key);
                yaml.add(
                        nearest != null
                                ? finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")")
                                : ParameterWords.fix(finding, key, used));
            }
        });
    }

    /** The numeric parameters by name, for expressions and rules. */
    public Map<String, BigDecimal> numbers() {
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        yaml.entries().forEach((key, value) -> {
            Yaml resolved = resolve(value);
            if (resolved.isScalar()) {
                String text = resolved.text("").strip();
                if (text.matches("-?[0-9]+(\\.[0-9]+)?")) {
                    numbers.put(key, new BigDecimal(text));
                }
            }
        });
        return numbers;
    }

    /**
     * An amount of points.
     *
     * @param share whether the number is a share of the full marks
     */
    public record Amount(Expression expression, boolean share) {

        static final Amount ZERO = new Amount(Expression.of(BigDecimal.ZERO), false);

        /** The full marks themselves. */
        public static final Amount FULL = new Amount(Expression.of(BigDecimal.ONE), true);

        public static Amount of(BigDecimal number) {
            return new Amount(Expression.of(number), false);
        }

        Figure points(FormContext context) {
            if (!share) {
                return expression.number(context.scope());
            }
            Figure part = expression.number(context.scope());
            return part.value().compareTo(BigDecimal.ONE) == 0
                    ? context.full()
                    : context.full().times(part);
        }
    }
}
