package org.zhiheng.demo;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The list of what was planted: rows an import must refuse, and rows that look like gaming. */
final class Plants {

    static final String HEADINGS = "file,row,group,kind,unit_code,expected";

    static final String DIRTY = "dirty";
    static final String GAMING = "gaming";

    /** What an import does with a planted row. */
    enum Expected {
        REJECTED,
        KEPT
    }

    private final CsvFile file;
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    Plants(CsvFile file) {
        this.file = file;
    }

    /** @param row null when the plant is in what is absent, such as a fall in volume */
    void note(
            CsvFile where,
            @Nullable Long row,
            String group,
            String kind,
            @Nullable String unitCode,
            Expected expected) {
        file.row(where.path().getFileName(), row, group, kind, unitCode, expected);
        counts.merge(group + ":" + kind, 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
