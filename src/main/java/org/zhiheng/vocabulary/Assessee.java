package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One assessed unit, the only fact of the scoring stage: everything a rule may ask about it. Words that give a plain
 * number ({@link #value}, {@link #target}) are for conditions and give null when there is none, which makes the
 * comparison false; words that give a {@link Figure} are for computing points and carry the explanation.
 */
public interface Assessee {

    String getCode();

    String getName();

    String getKind();

    /** Code of the unit above; empty when there is none. */
    String getParent();

    /** Code of the peer group; empty when the scheme has none for this unit. */
    String getPeerGroup();

    /** An attribute as text; empty when the unit does not have it. */
    String attribute(String name);

    /** An attribute as a number; null when the unit does not have it or it is no number. */
    @Nullable
    BigDecimal amount(String attribute);

    MetricState state(String metric);

    boolean observed(String metric);

    boolean noData(String metric);

    boolean notApplicable(String metric);

    boolean tooFew(String metric);

    /** Null unless observed. */
    @Nullable
    BigDecimal value(String metric);

    @Nullable
    BigDecimal numerator(String metric);

    @Nullable
    BigDecimal denominator(String metric);

    /** The value with its name, for computing. @throws IllegalStateException unless observed */
    Figure figure(String metric);

    /** Value in the period before; null unless observed then. */
    @Nullable
    BigDecimal previous(String metric);

    /** Value in the same period a year earlier; null unless observed then. */
    @Nullable
    BigDecimal lastYear(String metric);

    Figure previousFigure(String metric);

    Figure lastYearFigure(String metric);

    @Nullable
    BigDecimal peerMean(String metric);

    @Nullable
    BigDecimal peerBest(String metric);

    @Nullable
    BigDecimal peerWorst(String metric);

    /** Number of units of the peer group with a value. */
    int peerSize(String metric);

    /** Place among the peers by this metric, best = 1, equal values share the better place; null unless observed. */
    @Nullable
    BigDecimal peerRank(String metric);

    /** The parameter {@code target} of a criterion as in force for this unit; null when it has none. */
    @Nullable
    BigDecimal target(String criterion);

    /** A numeric parameter of a criterion as in force for this unit; null when it has none. */
    @Nullable
    BigDecimal parameter(String criterion, String name);

    /** The parameter with its name, for computing. @throws IllegalStateException when the criterion has none */
    Figure parameterFigure(String criterion, String name);

    /** Full marks of the criterion for this unit. */
    Figure fullMarks(String criterion);

    /** All events of the unit, in order of day and record. */
    List<EventFact> getEvents();

    List<EventFact> events(String category);

    /** How many events of the category. */
    int count(String category);

    /** Of one level (national or 国家级, …) or severity (重大 …). */
    int count(String category, String word);

    /** Sum of the events' quantities. */
    BigDecimal quantity(String category);

    List<MarkFact> getMarks();

    List<MarkFact> marks(String group);

    /** Mean of the scores given by the group; null when it gave none. */
    @Nullable
    BigDecimal meanMark(String group);

    /** Results of the units below. */
    List<ChildResult> getChildren();

    /** How many units below stand in the last places of their group, ties included. */
    int childrenAmongLast(int places);

    /** Earlier results of the same scheme, newest first. */
    List<PastResult> getPast();
}
