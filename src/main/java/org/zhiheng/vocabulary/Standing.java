package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One unit after ranking, the only fact of the outcome stage. */
public interface Standing {

    Assessee getAssessee();

    String getCode();

    String getKind();

    String getPeerGroup();

    boolean isRanked();

    /** Null when not ranked. */
    @Nullable
    BigDecimal getRank();

    /** Place counted from the end, last = 1; null when not ranked. */
    @Nullable
    BigDecimal getRankFromLast();

    /** How many units of the group are ranked. */
    int getSize();

    /** Null when not scored. */
    @Nullable
    BigDecimal getTotal();

    /** Points of a node or criterion; null when it has none. */
    @Nullable
    BigDecimal points(String node);

    /** Empty when none is suggested so far. */
    String getGrade();

    /** Null when there was no earlier period or it was not ranked then. */
    @Nullable
    BigDecimal getPreviousRank();

    @Nullable
    BigDecimal getPreviousTotal();

    /** Places won since the previous period, negative when lost; null without a previous rank. */
    @Nullable
    BigDecimal getRankGain();

    /** Periods in a row, this one included, with this grade. */
    int streak(String grade);

    /** Codes of the vetoes. */
    Set<String> getVetoes();

    boolean vetoed(String code);

    boolean flagged(String code);
}
