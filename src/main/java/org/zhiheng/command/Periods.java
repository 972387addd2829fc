package org.zhiheng.command;

import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a period as it is written everywhere: 2026Q3, 2026-09, 2026H1, 2026. */
final class Periods implements ITypeConverter<Period> {

    @Override
    public Period convert(String text) {
        try {
            return Period.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(mistake.getMessage());
        }
    }
}
