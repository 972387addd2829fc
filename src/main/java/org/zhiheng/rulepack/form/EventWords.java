package org.zhiheng.rulepack.form;

import java.util.Collection;
import java.util.Map;
import org.zhiheng.vocabulary.EventFact;

/**
 * Words of events as authors write them and as records hold them: a level 国家级 is kept as {@code national}, whether
 * something was repeated as {@code true}. Either is understood.
 */
public final class EventWords {

    private static final Map<String, String> LEVELS = Map.of(
            "国家级", "national",
            "省级", "provincial",
            "市级", "city",
            "区县级", "district",
            "区级", "district",
            "县级", "district",
            "街道级", "street",
            "乡镇级", "street");
    private static final Map<String, String> FLAGS = Map.of("是", "true", "否", "false");

    private EventWords() {}

    /** Whether a column of the event holds one of the words. */
    static boolean holds(EventFact event, String column, Collection<String> words) {
        String actual = event.attribute(column);
        Map<String, String> kept =
                switch (column) {
                    case "level" -> LEVELS;
                    case "repeated" -> FLAGS;
                    default -> Map.of();
                };
        return words.stream().anyMatch(word -> actual.equals(word) || actual.equals(kept.get(word)));
    }

    /** Whether the event is of this level or severity: {@code count( "事故", "重大" )}. */
    public static boolean isOf(EventFact event, String word) {
        return word.equals(event.level())
                || word.equals(event.severity())
                || event.level() != null && event.level().equals(LEVELS.get(word));
    }
}
