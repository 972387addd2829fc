package org.zhiheng.ranking;

import java.math.BigDecimal;

/**
 * What a veto, an event or an outcome rule does to a unit (SCORING-FORMS G7–G13).
 */
public sealed interface GradeEffect {

    /** In Chinese, with the basis: 发生命案未破（依据…）. */
    String reason();

    /** The grade becomes this one, unless it is worse already (veto → grade). */
    record Sets(String grade, String reason) implements GradeEffect {}

    /** Not better than this grade (cannot be excellent). */
    record Caps(String grade, String reason) implements GradeEffect {}

    /** So many grades lower, not below the worst. */
    record Lowers(int grades, String reason) implements GradeEffect {}

    /** Barred from this grade, and not counted where a quota is a share of the eligible (not in post 6 months …). */
    record Bars(String grade, String reason) implements GradeEffect {}

    /** A fixed deduction from the total before ranking (G9); see {@link Deductions}. */
    record Deducts(BigDecimal points, String reason) implements GradeEffect {}
}
