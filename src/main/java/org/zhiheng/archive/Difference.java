package org.zhiheng.archive;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it should be.
 *
 * @param entry of the package, or {@code database/<table>}
 * @param row which row: its key, or the number of the line; empty when the whole entry is meant
 * @param column empty when the whole row is meant
 * @param before as published; null: absent, or not known
 * @param after as found or computed now; null: absent, or not known
 */
public record Difference(
        Kind kind,
        String entry,
        String row,
        String column,
        @Nullable String before,
        @Nullable String after) {

    /** What kind of thing. */
    public enum Kind {
        ENTRY("文件与清单不符", "the file does not fit the manifest"),
        LINE("这一行与清单不符", "the line does not fit the manifest"),
        RECORD("记录被改动过", "the record has been changed"),
        RESULT("重算结果不同", "computed again it differs"),
        INPUT("计算所依据的内容不同", "what it was computed from differs"),
        CHAIN("与上一份结果包的衔接不符", "the chain to the package before is broken"),
        SIGNATURE("签名不符", "the signature does not hold"),
        CODE("校验码不符", "the code differs"),
        FAILED("不能重算", "it cannot be computed again");

        private final String chinese;
        private final String english;

        Kind(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }

    static Difference ofEntry(String entry, @Nullable String before, @Nullable String after) {
        return new Difference(Kind.ENTRY, entry, "", "", before, after);
    }

    static Difference ofRecord(String entry, String row, @Nullable String before, @Nullable String after) {
        return new Difference(Kind.RECORD, entry, row, "", before, after);
    }

    /** Where: entry, row, column. */
    public String place() {
        return entry + (row.isEmpty() ? "" : " [" + row + "]") + (column.isEmpty() ? "" : " " + column);
    }
}
