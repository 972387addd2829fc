package org.zhiheng.command;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 2016-01-13T00:00}, {@code 2016-01-13 00:00} (with or without seconds) or a date, its midnight. */
final class AsOf implements ITypeConverter<LocalDateTime> {

    @Override
    public LocalDateTime convert(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
        } catch (DateTimeParseException mistake) {
            throw new TypeConversionException(
                    "不是时间（" + text + "），应写作 2016-01-13、2016-01-13T00:00 或 \"2016-01-13 00:00\"");
        }
    }
}
