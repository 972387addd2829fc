package org.zhiheng.ranking;

/** The ranks of units that stay equal after every declared tie-breaker (SCORING-FORMS H2, H3, L9). */
public enum Ties {
    /** 1, 2, 2, 4. */
    COMPETITION,
    /** 1, 2, 2, 3. */
    DENSE,
    /** 1, 2.5, 2.5, 4. */
    AVERAGE
}
