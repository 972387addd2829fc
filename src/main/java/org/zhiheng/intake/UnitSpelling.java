package org.zhiheng.intake;

import java.text.Normalizer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the rows of a file spell the unit of one role, after the feed's normalising steps. */
final class UnitSpelling {

    private static final int REMEMBERED = 100_000;

    private final Feed.UnitRole role;
    private final BoundField source;
    private final Map<String, String> seen = new HashMap<>();

    UnitSpelling(Feed.UnitRole role, BoundField source) {
        this.role = role;
        this.source = source;
    }

    BoundField source() {
        return source;
    }

    /** @return null when the row names no unit in this role */
    @Nullable
    String of(String[] cells, @Nullable BitSet dates, BoundField.@Nullable Part part, Consumer<Fault> faults) {
        String text = source.value(cells, dates, part, faults);
        String spelling = text == null ? "" : seen.get(text);
        if (spelling == null) {
            spelling = normalised(String.valueOf(text), role.steps());
            if (seen.size() < REMEMBERED) {
                seen.put(String.valueOf(text), spelling);
            }
        }
        if (!spelling.isEmpty()) {
            return spelling;
        }
        if (role.refuseBlank()) {
            faults.accept(new Fault(source.heading(), "blank", "必填，不能为空", "must not be empty", null));
        }
        return null;
    }

    static String normalised(String text, List<Feed.Step> steps) {
        String spelling = text;
        for (Feed.Step step : steps) {
            spelling = switch (step.name()) {
                case "half_width" -> Text.halfWidth(spelling);
                case "collapse_spaces" -> spelling.replaceAll("[\\s\u3000\u00a0]+", " ");
                case "no_spaces" -> spelling.replaceAll("[\\s\u3000\u00a0]+", "");
                case "lower" -> spelling.toLowerCase(Locale.ROOT);
                case "upper" -> spelling.toUpperCase(Locale.ROOT);
                case "leading_zeros" -> spelling.replaceFirst("^0+(?=.)", "");
                case "decimal" -> spelling.replaceFirst("\\.0+$", "");
                case "accents" ->
                    Normalizer.normalize(spelling, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
                case "prefix" ->
                    spelling.regionMatches(
                                    true, 0, step.argument(), 0, step.argument().length())
                            ? spelling.substring(step.argument().length())
                            : spelling;
                case "suffix" ->
                    spelling.endsWith(step.argument())
                            ? spelling.substring(
                                    0, spelling.length() - step.argument().length())
                            : spelling;
                default -> throw new IllegalStateException("Unknown step (" + step.name() + ")");
            };
        }
        return Text.trim(spelling);
    }
}
