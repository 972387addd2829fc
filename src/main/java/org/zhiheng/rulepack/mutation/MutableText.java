package org.zhiheng.rulepack.mutation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.mutation.Mutation.Edit;
import org.zhiheng.rulepack.mutation.Mutation.Kind;

/** Collects the changes of one file. Every place is changed in one way once, however often it is visited. */
final class MutableText {

    private static final Pattern NUMBER = Pattern.compile("(['\"]?)(-?[0-9]+(?:\\.[0-9]+)?)(\\s*[%％]?)\\1");
    private static final Pattern OPERATOR = Pattern.compile(">=|<=|!=|==|>|<|=");
    private static final Pattern FIGURE =
            Pattern.compile("(?<![\\p{L}\\p{N}_.])[0-9]+(?:\\.[0-9]+)?(?![\\p{L}\\p{N}_])");
    private static final Pattern JOINT = Pattern.compile("\\s+(and|or|且|或|&&|\\|\\|)\\s+");
    private static final Map<String, String> FLIPPED =
            Map.of(">=", ">", ">", ">=", "<=", "<", "<", "<=", "=", "!=", "==", "!=", "!=", "=");
    private static final Map<String, String> FLIPPED_END =
            Map.of("at_least", "above", "above", "at_least", "at_most", "below", "below", "at_most");

    private final String path;
    private final String text;
    private final List<Mutation> mutations = new ArrayList<>();
    private final Set<List<Edit>> seen = new HashSet<>();
    private String subject = Mutation.SCHEME;

    MutableText(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /** What the next changes are about. */
    void about(String newSubject) {
        subject = newSubject;
    }

    List<Mutation> mutations() {
        return mutations;
    }

    String text() {
        return text;
    }

    int from(Yaml yaml) {
        return text.offsetByCodePoints(0, yaml.from());
    }

    int until(Yaml yaml) {
        return text.offsetByCodePoints(0, yaml.until());
    }

    private String raw(Yaml yaml) {
        return text.substring(from(yaml), until(yaml));
    }

    static boolean isNumber(String raw) {
        return NUMBER.matcher(raw).matches();
    }

    boolean isNumber(Yaml yaml) {
        return yaml.isScalar() && isNumber(raw(yaml));
    }

    /** Both ways by the smallest step of its precision and by one; zero points upwards only. */
    void shift(Yaml yaml, Kind kind, String what) {
        shift(yaml, kind, what, false);
    }

    /** @param capped whether more would change nothing */
    void shift(Yaml yaml, Kind kind, String what, boolean capped) {
        Matcher number = NUMBER.matcher(raw(yaml));
        if (number.matches()) {
            BigDecimal written = new BigDecimal(number.group(2));
            for (BigDecimal shifted : Mutation.shifted(written, kind)) {
                if (capped && shifted.compareTo(written) > 0) {
                    continue;
                }
                replace(yaml, number.group(1) + plain(shifted) + number.group(3) + number.group(1), kind, what);
            }
        }
    }

    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }

    void replace(Yaml yaml, String after, Kind kind, String what) {
        add(
                yaml.line(),
                yaml.column(),
                kind,
                what,
                raw(yaml),
                after,
                List.of(new Edit(from(yaml), until(yaml), after)));
    }

    /** Each word but the one that stands there; nothing when an unknown one does. */
    void otherWord(Yaml yaml, Kind kind, String what, String... words) {
        if (!yaml.isScalar()) {
            return;
        }
        String written = yaml.text("");
        for (String word : words) {
            if (!word.equals(written)) {
                replace(yaml, word, kind, what);
                return;
            }
        }
    }

    /** Leaves a key and its value out. Only where the value ends with its own last word. */
    void leaveOut(Yaml mapping, String key, Kind kind) {
        Yaml value = mapping.get(key);
        if (!value.isPresent() || !(value.isScalar() || value.isFlow())) {
            return;
        }
        int from = from(mapping.key(key));
        int until = until(value);
        int after = until;
        while (after < text.length() && (text.charAt(after) == ' ' || text.charAt(after) == ',')) {
            after++;
            if (text.charAt(after - 1) == ',') {
                until = after;
                break;
            }
        }
        Yaml place = mapping.key(key);
        add(
                place.line(),
                place.column(),
                kind,
                "",
                text.substring(from, until(value)),
                "",
                List.of(new Edit(from, until, "")));
    }

    /** Puts {@code key: value} in front of the other keys of a mapping. */
    void insert(Yaml mapping, String key, String value, Kind kind, String before) {
        int from = from(mapping);
        String inserted = mapping.isFlow()
                ? key + ": " + value + ", "
                : key + ": " + value + "\n" + " ".repeat(mapping.column() - 1);
        int at = mapping.isFlow() ? from + 1 : from;
        add(
                mapping.line(),
                mapping.column(),
                kind,
                key,
                before,
                value,
                List.of(new Edit(at, at, mapping.isFlow() ? " " + inserted : inserted)));
    }

    /** Operators, numbers and conditions inside an expression or a condition such as {@code >= 10000}. */
    void expression(Yaml yaml, String what) {
        expression(from(yaml), until(yaml), yaml.line(), yaml.column(), what);
    }

    /** The same for a stretch of the text. */
    void expression(int from, int until, int line, int column, String what) {
        String raw = text.substring(from, until);
        Matcher operator = OPERATOR.matcher(raw);
        while (operator.find()) {
            String flipped = FLIPPED.getOrDefault(operator.group(), "");
            edit(from, operator, flipped, line, column, Kind.OPERATOR, what);
        }
        Matcher figure = FIGURE.matcher(raw);
        while (figure.find()) {
            for (BigDecimal shifted : Mutation.shifted(new BigDecimal(figure.group()), Kind.THRESHOLD)) {
                edit(from, figure, plain(shifted), line, column, Kind.THRESHOLD, what);
            }
        }
        Matcher joint = JOINT.matcher(raw);
        while (joint.find()) {
            String other =
                    switch (joint.group(1)) {
                        case "and", "且" -> "or";
                        case "&&" -> "||";
                        case "||" -> "&&";
                        default -> "and";
                    };
            edit(from, joint, " " + other + " ", line, column, Kind.CONDITION, what);
        }
    }

    private void edit(int from, Matcher found, String after, int line, int column, Kind kind, String what) {
        add(
                line,
                column + found.start(),
                kind,
                what,
                found.group().strip(),
                after.strip(),
                List.of(new Edit(from + found.start(), from + found.end(), after)));
    }

    /**
     * The ends of bands that lie side by side: the same number wherever it stands is moved, or changed from inside to
     * outside, at once, so that no gap opens.
     */
    void ends(List<Yaml> bands) {
        Map<BigDecimal, List<Yaml>> values = new TreeMap<>();
        Map<BigDecimal, List<Yaml>> keys = new TreeMap<>();
        for (Yaml band : bands) {
            for (String key : List.of("at_least", "above", "at_most", "below")) {
                Yaml value = band.get(key);
                if (isNumber(value)) {
                    BigDecimal number = value.decimal().orElseThrow().stripTrailingZeros();
                    values.computeIfAbsent(number, absent -> new ArrayList<>()).add(value);
                    keys.computeIfAbsent(number, absent -> new ArrayList<>()).add(band.key(key));
                }
            }
        }
        values.forEach((number, places) -> {
            if (number.signum() == 0 && number.equals(values.keySet().iterator().next())) {
                return; // where the numbers themselves begin
            }
            Yaml first = places.get(0);
            Matcher written = NUMBER.matcher(raw(first));
            if (written.matches()) {
                for (BigDecimal shifted : Mutation.shifted(new BigDecimal(written.group(2)), Kind.THRESHOLD)) {
                    String after = plain(shifted) + written.group(3);
                    add(
                            first.line(),
                            first.column(),
                            Kind.THRESHOLD,
                            "",
                            raw(first),
                            after,
                            places.stream()
                                    .map(place -> new Edit(from(place), until(place), after))
                                    .toList());
                }
            }
            List<Yaml> ends = keys.get(number);
            Yaml end = ends.get(0);
            add(
                    end.line(),
                    end.column(),
                    Kind.OPERATOR,
                    "",
                    raw(end) + " " + raw(first),
                    FLIPPED_END.get(raw(end)) + " " + raw(first),
                    ends.stream()
                            .map(place -> new Edit(from(place), until(place), FLIPPED_END.get(raw(place))))
                            .toList());
        });
    }

    void add(int line, int column, Kind kind, String what, String before, String after, List<Edit> edits) {
        if (seen.add(edits)) {
            mutations.add(new Mutation(path, line, column, subject, kind, what, before, after, edits));
        }
    }
}
