package org.zhiheng.command;

import java.util.ArrayList;
import java.util.List;
import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads periods as {@code 2025Q4..2026Q3}, {@code 2025Q4,2026Q2} or a single one; earliest first. */
record PeriodRange(List<Period> periods) {

    private static final int MOST = 60;

    static final class Converter implements ITypeConverter<PeriodRange> {

        @Override
        public PeriodRange convert(String text) {
            try {
                return new PeriodRange(read(text));
            } catch (IllegalArgumentException mistake) {
                throw new TypeConversionException(mistake.getMessage());
            }
        }
    }

    private static List<Period> read(String text) {
        List<Period> periods = new ArrayList<>();
        for (String part : text.split("[,，]")) {
            String[] ends = part.strip().split("\\.\\.", -1);
            Period first = Period.parse(ends[0].strip());
            Period last = ends.length == 1 ? first : Period.parse(ends[1].strip());
            if (ends.length > 2
                    || first.length() != last.length()
                    || first.from().isAfter(last.from())) {
                throw new IllegalArgumentException("周期范围应写作 2025Q4..2026Q3，先早后晚（" + part
                        + "） / write periods as 2025Q4..2026Q3, the earlier one first (" + part + ")");
            }
            for (Period period = first; !period.from().isAfter(last.from()); ) {
                periods.add(period);
                period = Period.of(period.length(), period.until());
            }
        }
        if (periods.size() > MOST) {
            throw new IllegalArgumentException("最多 " + MOST + " 个周期 / at most " + MOST + " periods");
        }
        return periods;
    }
}
