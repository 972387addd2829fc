package org.zhiheng.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Chinese working-day calendar: weekends are free unless made up, statutory holidays are free. Sources: notices of the
 * General Office of the State Council on holidays of 2024 (国办发明电〔2023〕7号), of 2025 (国办发明电〔2024〕12号) and of 2026
 * (国办发明电〔2025〕7号). Other years know weekends only.
 */
final class WorkingDays {

    /** What a day is, as the calendar feed writes it. */
    enum Kind {
        WORKDAY("工作日"),
        HOLIDAY("节假日"),
        MAKEUP("调休上班");

        final String chinese;

        Kind(String chinese) {
            this.chinese = chinese;
        }
    }

    record Day(Kind kind, String name) {}

    static final String WEEKEND = "周末";

    private static final Map<LocalDate, Day> SPECIAL = new LinkedHashMap<>();

    static {
        holiday("元旦", "2024-01-01", 1);
        holiday("春节", "2024-02-10", 8, "2024-02-04", "2024-02-18");
        holiday("清明节", "2024-04-04", 3, "2024-04-07");
        holiday("劳动节", "2024-05-01", 5, "2024-04-28", "2024-05-11");
        holiday("端午节", "2024-06-10", 1);
        holiday("中秋节", "2024-09-15", 3, "2024-09-14");
        holiday("国庆节", "2024-10-01", 7, "2024-09-29", "2024-10-12");
        holiday("元旦", "2025-01-01", 1);
        holiday("春节", "2025-01-28", 8, "2025-01-26", "2025-02-08");
        holiday("清明节", "2025-04-04", 3);
        holiday("劳动节", "2025-05-01", 5, "2025-04-27");
        holiday("端午节", "2025-05-31", 3);
        holiday("国庆节、中秋节", "2025-10-01", 8, "2025-09-28", "2025-10-11");
        holiday("元旦", "2026-01-01", 3, "2026-01-04");
        holiday("春节", "2026-02-15", 9, "2026-02-14", "2026-02-28");
        holiday("清明节", "2026-04-04", 3);
        holiday("劳动节", "2026-05-01", 5, "2026-05-09");
        holiday("端午节", "2026-06-19", 3);
        holiday("中秋节", "2026-09-25", 3);
        holiday("国庆节", "2026-10-01", 7, "2026-09-20", "2026-10-10");
    }

    private WorkingDays() {}

    private static void holiday(String name, String first, int days, String... makeUpDays) {
        LocalDate day = LocalDate.parse(first);
        for (int index = 0; index < days; index++) {
            SPECIAL.put(day.plusDays(index), new Day(Kind.HOLIDAY, name));
        }
        for (String makeUpDay : makeUpDays) {
            SPECIAL.put(LocalDate.parse(makeUpDay), new Day(Kind.MAKEUP, name + "调休"));
        }
    }

    static Day of(LocalDate day) {
        @Nullable Day special = SPECIAL.get(day);
        if (special != null) {
            return special;
        }
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return weekend ? new Day(Kind.HOLIDAY, WEEKEND) : new Day(Kind.WORKDAY, "");
    }

    static boolean isWorkday(LocalDate day) {
        return of(day).kind() != Kind.HOLIDAY;
    }

    /** The last working day of a limit that starts on the day after the given one. */
    static LocalDate after(LocalDate day, int workingDays) {
        LocalDate reached = day;
        for (int left = workingDays; left > 0; ) {
            reached = reached.plusDays(1);
            if (isWorkday(reached)) {
                left--;
            }
        }
        return reached;
    }
}
