package org.zhiheng.vocabulary;

import java.math.BigDecimal;

/**
 * Where rules write points; the global {@code score} of the scoring stage. Every call becomes a {@link ScoreLine} that
 * names the rule by itself. A number written in a rule is taken exactly as written.
 */
public interface ScoreSheet {

    /** Scores the criterion by the form its parameters declare. The compiler writes this call; authors seldom do. */
    void form(String criterion);

    /** Takes points off; the points are written without a sign. A criterion that is only deducted from starts at its full marks. */
    void deduct(String criterion, Figure points, String reason);

    void deduct(String criterion, BigDecimal points, String reason);

    void deduct(String criterion, double points, String reason);

    /** Takes points off for each of a number of occurrences. */
    void deductEach(String criterion, double points, int times, String reason);

    void deduct(String criterion, double points, EventFact event, String reason);

    /** Adds points. A criterion that is only awarded starts at 0. */
    void award(String criterion, Figure points, String reason);

    void award(String criterion, BigDecimal points, String reason);

    void award(String criterion, double points, String reason);

    void awardEach(String criterion, double points, int times, String reason);

    void award(String criterion, double points, EventFact event, String reason);

    /**
     * The criterion's points are these, before caps, whatever its form or its full marks would give and whether or not it has
     * its input; deductions and awards of rules come on top. Where several rules set different points the lowest counts.
     */
    void set(String criterion, Figure points, String reason);

    void set(String criterion, BigDecimal points, String reason);

    void set(String criterion, double points, String reason);

    /** The criterion cannot have more than this. */
    void limit(String criterion, double most, String reason);

    /** The criterion is not this unit's matter: it is removed and its weight shared out. */
    void notApplicable(String criterion, String reason);

    /** A hard bar was broken: the outcome stage and the grade rules see the code. */
    void veto(String code, String reason);

    /** As {@link #veto(String, String)}, with the event that proves it. */
    void veto(String code, EventFact event, String reason);

    /** Puts the unit outside the ranking; it is still scored. */
    void notRanked(String reason);

    /** A remark on the unit that later rules and reports see; changes no points. */
    void flag(String code, String text);
}
