package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cell below a condition's heading, as an expression of the pack's own language. */
final class ConditionCell {

    private ConditionCell() {}

    /** Alternatives written in one cell: 一类/二类, 一类、二类. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[/、，,或]")) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    /** Whether the words are excluded: 非一类, ≠一类. */
    static boolean isNegated(String text) {
        return text.startsWith("非") || text.startsWith("≠") || text.startsWith("!=");
    }

    static String withoutNegation(String text) {
        return isNegated(text) ? text.substring(text.startsWith("!=") ? 2 : 1).strip() : text;
    }

    /** @param meaning {@code when}, {@code kind}, {@code test:expression} or {@code attribute:name} */
    static Optional<String> expression(String meaning, String text) {
        if (meaning.equals("when")) {
            return Optional.of(text);
        }
        if (meaning.startsWith("test:")) {
            String expression = meaning.substring(5);
            return NumberRange.parse(text).map(bounds -> {
                List<String> parts = new ArrayList<>();
                bounds.forEach(bound -> parts.add(
                        expression + " " + (bound.sign().equals("==") ? "=" : bound.sign()) + " " + bound.number()));
                return String.join(" and ", parts);
            });
        }
        List<String> words = words(withoutNegation(text));
        if (words.isEmpty() || words.stream().anyMatch(word -> word.matches(".*['\"\\\\].*"))) {
            return Optional.empty();
        }
        String listed = "'" + String.join("', '", words) + "'";
        String call = meaning.equals("kind")
                ? "kind_is(" + listed + ")"
                : "attribute_is('" + meaning.substring(10) + "', " + listed + ")";
        return Optional.of(isNegated(text) ? "not " + call : call);
    }
}
