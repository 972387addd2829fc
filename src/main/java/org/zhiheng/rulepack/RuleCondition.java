package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.logic.Box;
import org.zhiheng.rulepack.logic.Comparisons;
import org.zhiheng.rulepack.logic.Domain;
import org.zhiheng.rulepack.logic.Region;

/**
 * Where one constraint of a rule holds. Comparisons of one word of the vocabulary with a number or a text are understood;
 * anything else counts by its text alone.
 */
final class RuleCondition {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"[^\"]*\"|-?\\d+(?:\\.\\d+)?[BbDdLlFf]?|>=|<=|==|!=|&&|\\|\\||[<>!(),.:]|[$\\p{L}_][\\p{L}\\p{N}_]*)");
    private static final Set<String> COMPARISONS = Set.of(">=", ">", "<=", "<", "==", "!=");
    private static final Set<String> STATES = Set.of("observed", "noData", "notApplicable", "tooFew");

    private final List<String> tokens;
    private final Function<List<String>, @Nullable BigDecimal> parameters;
    private int at;

    /** A part that cannot be understood. */
    private static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUnderstood() {
            super("not understood", null, false, false);
        }
    }

    /** One side of a comparison: a number, a text, or a question to the fact. */
    private record Operand(
            @Nullable BigDecimal number, @Nullable String text, List<String> question) {}

    private RuleCondition(List<String> tokens, Function<List<String>, @Nullable BigDecimal> parameters) {
        this.tokens = tokens;
        this.parameters = parameters;
    }

    /** @param parameters number of a question such as {@code [parameter, E1, most]}; null when it is no fixed one */
    static Region of(String constraint, Function<List<String>, @Nullable BigDecimal> parameters) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(constraint);
        int end = 0;
        while (token.find() && token.start() == end) {
            tokens.add(token.group(1));
            end = token.end();
        }
        String text = String.join(" ", tokens);
        if (!constraint.substring(end).isBlank()) {
            return unknown(constraint.strip());
        }
        try {
            RuleCondition condition = new RuleCondition(tokens, parameters);
            Region region = condition.either();
            return condition.at == tokens.size() ? region : unknown(text);
        } catch (NotUnderstood other) {
            return unknown(text);
        }
    }

    static Region unknown(String text) {
        return Region.of(Box.unknown(text, true));
    }

    private Region either() {
        Region region = all();
        while (take("||")) {
            region = region.or(all());
        }
        return region;
    }

    private Region all() {
        Region region = single();
        while (take("&&")) {
            region = region.and(single());
        }
        return region;
    }

    private Region single() {
        if (take("(")) {
            Region inside = either();
            need(")");
            return inside;
        }
        if (at + 1 < tokens.size()
                && tokens.get(at).startsWith("$")
                && tokens.get(at + 1).equals(":")) {
            at += 2;
            Operand bound = operand();
            return at < tokens.size() && COMPARISONS.contains(tokens.get(at)) ? compared(bound) : Region.ALL;
        }
        Operand first = operand();
        if (at < tokens.size() && COMPARISONS.contains(tokens.get(at))) {
            return compared(first);
        }
        if (first.question().size() == 2 && STATES.contains(first.question().get(0))) {
            return state(first.question().get(1), first.question().get(0));
        }
        if (first.question().isEmpty()) {
            throw new NotUnderstood();
        }
        return unknown(name(first));
    }

    private Region compared(Operand first) {
        String operator = tokens.get(at++);
        Operand second = operand();
        if (second.number() != null) {
            return numbers(first, operator, second.number());
        }
        if (first.number() != null) {
            return numbers(second, Comparisons.flipped(operator), first.number());
        }
        if (second.text() != null
                && !first.question().isEmpty()
                && operator.length() == 2
                && "=!".contains(operator.substring(0, 1))) {
            return Region.of(name(first), new Domain.Words(operator.equals("=="), Set.of(second.text())));
        }
        throw new NotUnderstood();
    }

    /** A value that compares with a number is there, so its metric is observed. */
    private static Region numbers(Operand asked, String operator, BigDecimal bound) {
        if (asked.question().isEmpty()) {
            throw new NotUnderstood();
        }
        Region region = Comparisons.numbers(name(asked), operator, bound);
        List<String> question = asked.question();
        return question.size() == 2 && question.get(0).equals("value")
                ? region.and(state(question.get(1), "observed"))
                : region;
    }

    private static Region state(String metric, String state) {
        return Region.of("state(" + metric + ")", new Domain.Words(true, Set.of(state)));
    }

    private static String name(Operand asked) {
        List<String> question = asked.question();
        if (question.size() == 2 && question.get(0).equals("value")) {
            return question.get(1);
        }
        return question.size() == 1
                ? question.get(0)
                : question.get(0) + "(" + String.join(", ", question.subList(1, question.size())) + ")";
    }

    private Operand operand() {
        if (at >= tokens.size()) {
            throw new NotUnderstood();
        }
        String token = tokens.get(at++);
        if (token.startsWith("\"")) {
            return new Operand(null, token.substring(1, token.length() - 1), List.of());
        }
        if (token.matches("-?\\d.*")) {
            return new Operand(new BigDecimal(token.replaceAll("[A-Za-z]", "")), null, List.of());
        }
        if (!Character.isLetter(token.charAt(0)) || token.equals("null")) {
            throw new NotUnderstood();
        }
        List<String> question = new ArrayList<>(List.of(token));
        if (take("(")) {
            while (!take(")")) {
                Operand argument = operand();
                if (argument.text() == null && argument.number() == null) {
                    throw new NotUnderstood();
                }
                question.add(argument.text() != null ? argument.text() : String.valueOf(argument.number()));
                take(",");
            }
        }
        BigDecimal fixed = parameters.apply(question);
        return new Operand(fixed, null, question);
    }

    private boolean take(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void need(String token) {
        if (!take(token)) {
            throw new NotUnderstood();
        }
    }
}
