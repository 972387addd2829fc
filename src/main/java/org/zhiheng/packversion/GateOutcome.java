package org.zhiheng.packversion;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;

/**
 * What a gate found.
 *
 * @param gate stable code: {@code check}, {@code scenarios}, {@code coverage}, {@code mutation} …
 * @param passed whether the version may be published as far as this gate goes
 * @param chinese the outcome in one line, figures included
 * @param english the same in English
 * @param details what stands in the way, or could be better
 */
public record GateOutcome(String gate, boolean passed, String chinese, String english, List<Detail> details) {

    public GateOutcome {
        details = List.copyOf(details);
    }

    /**
     * One thing a gate found.
     *
     * @param file as the author knows it; empty: the pack as a whole
     * @param line 1-based; 0: the file as a whole
     * @param place file and line, or file, sheet and cell; empty: the pack as a whole
     * @param chinese what is wrong there
     * @param english the same in English
     * @param scenario one that would notice it, as YAML to copy; null when none is known
     */
    public record Detail(
            String file,
            int line,
            String place,
            String chinese,
            String english,
            @Nullable String scenario) {

        /** Place and words in Chinese. */
        public String inChinese() {
            return place.isEmpty() ? chinese : place + " " + chinese;
        }

        /** Place and words in English. */
        public String inEnglish() {
            return place.isEmpty() ? english : place + " " + english;
        }

        static Detail of(Finding finding) {
            String front = finding.place() + ": ";
            return new Detail(
                    finding.file(),
                    finding.line(),
                    finding.place(),
                    finding.inChinese().substring(front.length()),
                    finding.inEnglish().substring(front.length()),
                    null);
        }

        static Detail at(String file, int line, String chinese, String english) {
            return new Detail(file, line, file + ":" + line, chinese, english, null);
        }
    }

    static GateOutcome notCompiled(String gate) {
        return new GateOutcome(
                gate, false, "规则不能编译，情景没有运行", "the rules do not compile; no scenario was run", List.of());
    }
}
