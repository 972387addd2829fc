package org.zhiheng.ranking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place with everything that bears on its grade.
 *
 * @param effects vetoes, caps and bars from events and outcome rules, in the order found
 * @param team code of the team the person belongs to; null: none
 * @param teamGrade grade of that team; null: none yet
 */
public record Candidate(
        Place place,
        List<GradeEffect> effects,
        @Nullable String team,
        @Nullable String teamGrade) {

    public Candidate {
        effects = List.copyOf(effects);
    }

    public static Candidate of(Place place) {
        return new Candidate(place, List.of(), null, null);
    }
}
