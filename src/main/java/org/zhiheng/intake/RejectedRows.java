package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The mistakes of one import by sheet and row, as the reject files tell them. */
final class RejectedRows {

    /** The same mistake is found in row after row; up to this many different ones are kept once. */
    private static final int MOST_SHARED = 10_000;

    private static final int FETCHED = 5_000;

    private final Map<String, TreeMap<Long, List<Reason>>> rows = new TreeMap<>();
    private final Map<Reason, List<Reason>> alone = new HashMap<>();

    /** @param column the user's heading; null when the whole row is at fault */
    record Reason(@Nullable String column, String chinese, String english) {}

    RejectedRows(JdbcClient jdbc, long batch) {
        jdbc.sql("""
                        select sheet, row_number, column_name, message_zh, message_en from import_reject
                        where batch_id = :batch order by sheet, row_number, column_name nulls first, reason_code
                        """).withFetchSize(FETCHED).param("batch", batch).query(row -> {
            Reason reason = new Reason(row.getString(3), row.getString(4), row.getString(5));
            rows.computeIfAbsent(row.getString(1), sheet -> new TreeMap<>())
                    .merge(row.getLong(2), shared(reason), RejectedRows::joined);
        });
        alone.clear();
    }

    private List<Reason> shared(Reason reason) {
        List<Reason> known = alone.get(reason);
        if (known == null) {
            known = List.of(reason);
            if (alone.size() < MOST_SHARED) {
                alone.put(reason, known);
            }
        }
        return known;
    }

    private static List<Reason> joined(List<Reason> before, List<Reason> next) {
        List<Reason> all = new ArrayList<>(before);
        all.addAll(next);
        return List.copyOf(all);
    }

    /** Row number → its mistakes. */
    TreeMap<Long, List<Reason>> of(String sheet) {
        return rows.getOrDefault(sheet, new TreeMap<>());
    }

    /** The headings at fault, each once. */
    static Set<String> columns(List<Reason> reasons) {
        Set<String> columns = new LinkedHashSet<>();
        for (Reason reason : reasons) {
            if (reason.column() != null) {
                columns.add(reason.column());
            }
        }
        return columns;
    }

    /** All reasons of a row in one text. */
    static String words(List<Reason> reasons, boolean chinese) {
        List<String> words = new ArrayList<>();
        for (Reason reason : reasons) {
            String text = chinese ? reason.chinese() : reason.english();
            words.add(reason.column() == null ? text : reason.column() + (chinese ? "：" : ": ") + text);
        }
        return String.join(chinese ? "；" : "; ", words);
    }
}
