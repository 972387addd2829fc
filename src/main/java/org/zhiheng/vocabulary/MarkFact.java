package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One mark of one rater for one unit.
 *
 * @param record number of the record behind it
 * @param group who rated: superiors, peers, residents, assessor, self …
 * @param rater anonymous number; null when the source has none
 * @param question what was asked; null when only one thing was
 * @param grade the word chosen, e.g. 满意; null when a score was given
 * @param score null when a word was chosen
 */
public record MarkFact(
        long record,
        String group,
        @Nullable String rater,
        @Nullable String question,
        @Nullable String grade,
        @Nullable BigDecimal score) {}
