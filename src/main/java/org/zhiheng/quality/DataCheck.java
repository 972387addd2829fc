package org.zhiheng.quality;

import org.jspecify.annotations.Nullable;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.vocabulary.Period;

/**
 * One check of records as its file {@code batch/checks/<code>.sql} declares it.
 *
 * @param code file name without ending
 * @param nameEnglish English name; the code when the file gives none
 * @param kind what is looked at
 * @param record view whose rows are at fault, e.g. {@code gov_case}; null when it is about units themselves
 * @param unit of the measured value: %, 倍 …; empty when it has none
 * @param role of the unit in a record, {@code place} unless the file says otherwise
 * @param length of the periods it makes sense for; null: all
 * @param advice what to do about a finding
 * @param hash SHA-256 of the file's text
 */
public record DataCheck(
        String code,
        String name,
        String nameEnglish,
        Severity severity,
        Kind kind,
        @Nullable String record,
        String unit,
        String role,
        Period.@Nullable Length length,
        String advice,
        GovernanceQueries.Query query,
        String hash) {

    /** How grave a finding of a check is. */
    public enum Severity {
        /** No formal run while it is open. */
        ERROR("错误"),
        /** To be looked at. */
        WARN("警告"),
        /** Worth knowing. */
        INFO("提示");

        private final String chinese;

        Severity(String chinese) {
            this.chinese = chinese;
        }

        public String chinese() {
            return chinese;
        }

        /** As stored and as files write it. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Severity of(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** What a check looks at. */
    public enum Kind {
        FIELD("字段"),
        CROSS_FIELD("字段之间"),
        CROSS_SOURCE("来源之间"),
        HISTORY("与历史比"),
        PEERS("与同类比");

        private final String chinese;

        Kind(String chinese) {
            this.chinese = chinese;
        }

        public String chinese() {
            return chinese;
        }
    }

    boolean isFor(Period period) {
        return length == null || length == period.length();
    }
}
