package org.zhiheng.rulepack.table;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stretches of numbers as regulations write them: {@code ≥80且<90}, {@code [80,90)}, 80以上不满90, 超过6. By article 1259 of
 * the Civil Code 以上, 以下 and 以内 include the number, 不满, 超过 and 以外 do not.
 */
final class NumberRange {

    /**
     * @param key {@code at_least}, {@code above}, {@code at_most}, {@code below}, {@code exactly} or {@code not}
     * @param number as written, a per cent sign kept
     */
    record Bound(String key, String number) {

        /** Sign of the comparison in an expression. */
        String sign() {
            return switch (key) {
                case "at_least" -> ">=";
                case "above" -> ">";
                case "at_most" -> "<=";
                case "below" -> "<";
                case "not" -> "!=";
                default -> "==";
            };
        }
    }

    private static final String NUMBER = "(-?\\d+(?:\\.\\d+)?%?)";
    private static final Map<String, String> BEFORE = Map.ofEntries(
            Map.entry("≥", "at_least"),
            Map.entry(">=", "at_least"),
            Map.entry("不低于", "at_least"),
            Map.entry("不少于", "at_least"),
            Map.entry("不小于", "at_least"),
            Map.entry("达到", "at_least"),
            Map.entry("至少", "at_least"),
            Map.entry("大于等于", "at_least"),
            Map.entry(">", "above"),
            Map.entry("高于", "above"),
            Map.entry("超过", "above"),
            Map.entry("大于", "above"),
            Map.entry("多于", "above"),
            Map.entry("≤", "at_most"),
            Map.entry("<=", "at_most"),
            Map.entry("不高于", "at_most"),
            Map.entry("不超过", "at_most"),
            Map.entry("不多于", "at_most"),
            Map.entry("不大于", "at_most"),
            Map.entry("至多", "at_most"),
            Map.entry("小于等于", "at_most"),
            Map.entry("<", "below"),
            Map.entry("低于", "below"),
            Map.entry("不满", "below"),
            Map.entry("不足", "below"),
            Map.entry("小于", "below"),
            Map.entry("少于", "below"),
            Map.entry("≠", "not"),
            Map.entry("!=", "not"),
            Map.entry("不等于", "not"),
            Map.entry("等于", "exactly"),
            Map.entry("==", "exactly"),
            Map.entry("=", "exactly"));
    private static final Map<String, String> AFTER =
            Map.of("以上", "at_least", "以下", "at_most", "以内", "at_most", "及以上", "at_least", "及以下", "at_most");
    private static final Pattern PIECE =
            Pattern.compile("(" + words(BEFORE) + ")?" + NUMBER + "(" + words(AFTER) + ")?(?:且|和|，|,|、|;|；|&&?|and)?");
    private static final Pattern BRACKETS = Pattern.compile("([\\[(（【])" + NUMBER + "[,，]" + NUMBER + "([])）】])");

    private NumberRange() {}

    /** The bounds, at least one; empty when the text is no stretch of numbers. */
    static Optional<List<Bound>> parse(String written) {
        String text = Normalizer.normalize(written, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{Z}]", "")
                .replace('≧', '≥')
                .replace('⩾', '≥')
                .replace('≦', '≤')
                .replace('⩽', '≤');
        Matcher brackets = BRACKETS.matcher(text);
        if (brackets.matches()) {
            return Optional.of(List.of(
                    new Bound("[【".contains(brackets.group(1)) ? "at_least" : "above", brackets.group(2)),
                    new Bound("]】".contains(brackets.group(4)) ? "at_most" : "below", brackets.group(3))));
        }
        List<Bound> bounds = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!piece.find(at) || piece.start() != at || piece.group(1) != null && piece.group(3) != null) {
                return Optional.empty();
            }
            String key = piece.group(1) != null
                    ? BEFORE.get(piece.group(1))
                    : piece.group(3) != null ? AFTER.get(piece.group(3)) : "exactly";
            bounds.add(new Bound(key, piece.group(2)));
            at = piece.end();
        }
        boolean clear = bounds.size() == 1
                || bounds.size() == 2
                        && bounds.stream().noneMatch(bound -> bound.key().equals("exactly"));
        return clear ? Optional.of(bounds) : Optional.empty();
    }

    /** What somebody meant who wrote a comma for the point or units behind the numbers; null when that is not it either. */
    static @Nullable String meant(String written) {
        String plain = Normalizer.normalize(written, Normalizer.Form.NFKC)
                .replaceAll("\\s", "")
                .replaceAll("(?<=[0-9])[,、](?=[0-9])", ".")
                .replaceAll("(?<=[0-9])(分|个百分点|个|件|次|人|天|元)", "");
        return !plain.equals(written) && parse(plain).isPresent() ? plain : null;
    }

    private static String words(Map<String, String> known) {
        return String.join(
                "|",
                known.keySet().stream()
                        .sorted((first, second) -> second.length() - first.length())
                        .map(Pattern::quote)
                        .toList());
    }
}
