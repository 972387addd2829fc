package org.zhiheng.report;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Widths of columns from their texts, in digits, without asking the machine's fonts. */
final class Columns {

    private Columns() {}

    /** Wide enough for the widest text, within bounds; longer texts wrap. */
    static int width(int least, int most, Stream<@Nullable String> texts) {
        return Math.max(
                least,
                Math.min(
                        most,
                        texts.mapToInt(text -> text == null ? 0 : TextWidth.of(text) + 1)
                                .max()
                                .orElse(least)));
    }
}
