package org.zhiheng.scoring;

/** When parts are rounded on their way into a sum (SCORING-FORMS E2, I2, I7). */
public enum Adding {
    /** Exact parts are added; only the node's own rounding applies. */
    EXACT("exact"),
    /** Each converted part is rounded by the node's rounding, then added exactly. */
    ROUND_PARTS("round_parts"),
    /** The sum is rounded, and the parts by largest remainder so that they add up to it. */
    LARGEST_REMAINDER("largest_remainder");

    private final String code;

    Adding(String code) {
        this.code = code;
    }

    /** The word used in scheme files. */
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException when no way of adding has this code */
    public static Adding of(String code) {
        for (Adding adding : values()) {
            if (adding.code.equals(code)) {
                return adding;
            }
        }
        throw new IllegalArgumentException("No way of adding has the code (" + code + ")");
    }
}
